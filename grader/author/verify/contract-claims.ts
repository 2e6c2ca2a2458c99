import { readFileSync } from 'node:fs';
import { BrokenCourse, describeProblem } from '../../course/broken-course.js';
import { exerciseFiles } from '../../course/course.js';
import type { CheckDefinition } from '../../engine/check/check.js';
import { claim, type Claim } from './claim.js';
import { backgroundOf } from './contract-background.js';
import { contractOf, type Sentence } from './contract.js';

/** A sentence of the stub that asks something, and the names of the checks that claim it. */
export interface CoveredSentence {
  sentence: string;
  line: number;
  checks: string[];
}

/**
 * The sentences of the stub in their order, each with the checks that claim it; without those that ask nothing.
 * @throws {BrokenCourse} when the exercise's `contract.yaml` is not what the schema says
 */
export function coverageOf(slug: string, checks: readonly CheckDefinition[], root?: string): CoveredSentence[] {
  const { claimed, background } = contractClaimed(slug, checks, root);
  return claimed.filter(({ sentence }) => !background.has(sentence)).map(asCovered);
}

/** That each sentence of the stub is claimed by a check, and each check claims one. Hidden checks are an instructor's own. */
export function contractClaim(slug: string, checks: readonly CheckDefinition[], root?: string): Claim {
  const name = `${slug}: each sentence of the stub is claimed by a check`;
  try {
    return claim(name, problemsOf(contractClaimed(slug, checks, root), `solutions/${slug}`));
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    return claim(name, error.problems.map(describeProblem));
  }
}

/** A quotation: who gives words of the stub, and in which sentences these stand. */
interface Quotation {
  /** `the check "…"`, or `contract.yaml`. */
  by: string;
  words: string;
  sentences: Sentence[];
}

interface Contract {
  sentences: Sentence[];
  claimed: { sentence: Sentence; checks: string[] }[];
  background: Set<Sentence>;
  quotations: Quotation[];
  /** Names of the checks that claim nothing. */
  claimless: string[];
}

function contractClaimed(slug: string, checks: readonly CheckDefinition[], root?: string): Contract {
  const sentences = contractOf(readFileSync(exerciseFiles(slug, root).stub, 'utf8'));
  const quote = (by: string, given: string): Quotation => {
    const words = given.trim().replace(/\s+/g, ' ');
    // A sentence of one word, say, is quoted by all of it, wherever else that word stands.
    const whole = sentences.filter(({ text }) => text === words);
    return { by, words, sentences: whole.length > 0 ? whole : sentences.filter(({ text }) => text.includes(words)) };
  };
  const shown = checks.filter(({ visibility }) => visibility === undefined);
  const ofChecks = shown.map(({ name, covers = [] }) => ({
    name,
    quotations: [covers].flat().map((words) => quote(`the check "${name}"`, words)),
  }));
  const ofBackground = backgroundOf(slug, root).map((words) => quote('contract.yaml', words));
  return {
    sentences,
    claimed: sentences.map((sentence) => ({
      sentence,
      checks: ofChecks
        .filter(({ quotations }) => quotations.some((one) => one.sentences.includes(sentence)))
        .map(({ name }) => name),
    })),
    background: new Set(ofBackground.flatMap((one) => one.sentences)),
    quotations: [...ofChecks.flatMap(({ quotations }) => quotations), ...ofBackground],
    claimless: ofChecks.filter(({ quotations }) => quotations.length === 0).map(({ name }) => name),
  };
}

function problemsOf({ sentences, claimed, background, quotations, claimless }: Contract, folder: string): string[] {
  const at = ({ text, line }: Sentence) => `${folder}/stub.ts:${line}: "${text}"`;
  return [
    ...claimed
      .filter(({ sentence, checks }) => checks.length === 0 && !background.has(sentence))
      .map(({ sentence }) => `${at(sentence)}: no check covers it`),
    ...claimed
      .filter(({ sentence, checks }) => checks.length > 0 && background.has(sentence))
      .map(
        ({ sentence, checks }) =>
          `${at(sentence)}: contract.yaml says that no check need cover it, and "${checks[0]}" does`,
      ),
    ...claimless.map((name) => `the check "${name}" covers no sentence of the stub`),
    ...quotations.flatMap(({ by, words, sentences: found }) => {
      if (found.length === 1) return [];
      if (found.length === 0)
        return [`${by}: "${words}" stands in no sentence of the stub; ${nearest(words, sentences)}`];
      const lines = found.map(({ line }) => line).join(', ');
      return [
        `${by}: "${words}" stands in ${found.length} sentences of the stub, in lines ${lines}: quote more of the one`,
      ];
    }),
  ];
}

/** The sentence with most of these words. */
function nearest(given: string, sentences: readonly Sentence[]): string {
  const wanted = new Set(wordsOf(given));
  const common = ({ text }: Sentence) => new Set(wordsOf(text).filter((word) => wanted.has(word))).size;
  const [first] = [...sentences].sort((a, b) => common(b) - common(a));
  return first && common(first) > 0 ? `the nearest is in line ${first.line}: "${first.text}"` : 'and none is like it';
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function asCovered({ sentence, checks }: { sentence: Sentence; checks: string[] }): CoveredSentence {
  return { sentence: sentence.text, line: sentence.line, checks };
}
