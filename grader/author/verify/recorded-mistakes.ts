import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { exerciseFiles } from '../../course/course.js';
import type { Mistake } from '../../course/mistakes.js';
import type { CheckDefinition } from '../../engine/check/check.js';
import {
  bySignature,
  readKnownMistakes,
  resembledAmong,
  type KnownMistake,
} from '../../engine/results/known-mistakes.js';
import type { Result } from '../../engine/results/result.js';
import { lineOf, RECORDED_SEEDS, signatureOf } from '../../engine/results/signature.js';
import { feedback } from '../../report/feedback.js';
import { claim, type Claim } from './claim.js';

/** So much of what a student is told has to name the cause. */
const FIRST_LINES = 10;

/** A mistake, and what came of its runs, each with another seed. */
export interface Seen {
  mistake: Mistake;
  results: readonly Result[];
}

/** Writes how the mistakes of an exercise fail, and what their authors would be told. @returns those that no explanation is found for */
export function writeKnownMistakes(slug: string, seen: readonly Seen[]): Mistake[] {
  const { knownMistakes, feedback: folder } = exerciseFiles(slug);
  const known = seen.map(({ mistake, results }): KnownMistake => {
    const { file, explanation } = mistake;
    const signatures = results.map(({ checks }) => JSON.stringify(signatureOf(checks)));
    const distinct = [...new Set(signatures)].sort();
    return { file, explanation, signatures: distinct.map((one) => JSON.parse(one) as string[]) };
  });
  writeFileSync(knownMistakes, `${JSON.stringify(known, null, 2)}\n`);
  const owners = bySignature(known);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { mistake, results } of seen) {
    const [first] = results;
    if (first) writeFileSync(join(folder, textFile(mistake)), firstLines(explained(first, owners)));
  }
  return seen.flatMap(({ mistake, results: [first] }) =>
    first && explained(first, owners).resembles?.mistake === mistake.file ? [] : [mistake],
  );
}

/** That what is recorded of an exercise's mistakes is of those that it has, with the words that it has. */
export function recordedClaim(slug: string, checks: readonly CheckDefinition[], mistakes: readonly Mistake[]): Claim {
  const { feedback: folder } = exerciseFiles(slug);
  const known = new Map(readKnownMistakes(slug).map((one) => [one.file, one]));
  const names = checks.map(({ name }) => name);
  const texts = existsSync(folder) ? readdirSync(folder) : [];
  const problems = [
    ...mistakes.flatMap(({ file, explanation, caughtBy }) => {
      const one = known.get(file);
      if (!one) return [`${file} is not recorded`];
      const slipped = caughtBy.find((name) => !one.signatures.every((lines) => failsOrIsBlocked(lines, name, checks)));
      const neverAsked = caughtBy.find((name) => !one.signatures.some((lines) => failsAt(lines, name)));
      if (slipped === undefined && neverAsked !== undefined)
        return [`${file} is recorded as failing what "${neverAsked}" needs, and never that itself: name what it fails`];
      if (slipped !== undefined) return [`${file} is recorded as passing "${slipped}", which is to catch it`];
      return one.explanation === explanation ? [] : [`${file} is recorded with another explanation`];
    }),
    ...[...known.values()].flatMap(({ file, signatures }) => [
      ...(mistakes.some((one) => one.file === file) ? [] : [`${file} is recorded, and no mistake any more`]),
      ...signatures
        .flat()
        .filter((line) => !names.some((name) => failsAt([line], name)))
        .map((line) => `${file} is recorded as failing "${line}", which is no check`),
    ]),
    ...mistakes
      .filter((one) => !texts.includes(textFile(one)))
      .map(({ file }) => `what ${file} is told is not recorded`),
  ];
  return claim(
    `${slug}: what is recorded of its mistakes is up to date`,
    problems.length === 0 ? [] : [...problems.slice(0, 5), `npm run record -- ${slug} records them again`],
  );
}

/** So much of a line may be another, as a share of its characters: `read ECONNRESET` for `write ECONNRESET`, and not another sentence. */
const MOST_OTHER = 0.4;

/**
 * That a mistake fails in the words, or nearly, that are recorded of it, where it was run with data that it was recorded with: by other
 * words no explanation is found any more. How busy the machine is may decide whether it is wrong, crashes or times out; so what failed in
 * another of these ways than is recorded is not looked at.
 */
export function failsAsRecorded(slug: string, mistake: string, { seed, checks }: Result): string[] {
  if (seed > RECORDED_SEEDS) return [];
  const known = readKnownMistakes(slug);
  const all = new Set(known.flatMap(({ signatures }) => signatures.flat()));
  const own = known.flatMap(({ file, signatures }) => (file === mistake ? signatures.flat() : []));
  return checks.flatMap((check) => {
    if (check.outcome !== 'failed' || check.finding.cause === 'timed-out') return [];
    const line = lineOf(check);
    const begins = `${check.name}: ${check.finding.cause}: `;
    const words = line.slice(begins.length);
    const recorded = own.flatMap((one) => (one.startsWith(begins) ? [one.slice(begins.length)] : []));
    if (all.has(line) || recorded.length === 0 || recorded.some((one) => isNearly(one, words))) return [];
    return [`it fails in words that are not recorded: "${line}"; npm run record -- ${slug} records them`];
  });
}

function isNearly(one: string, other: string): boolean {
  return distance(one, other) <= MOST_OTHER * Math.max(one.length, other.length);
}

/** Whether one of these lines of a signature is of that check. */
function failsAt(lines: readonly string[], name: string): boolean {
  return lines.some((line) => line.startsWith(`${name}: `));
}

/** A check that waits for one that fails has said nothing, and has not passed either. */
function failsOrIsBlocked(lines: readonly string[], name: string, checks: readonly CheckDefinition[]): boolean {
  const needs = checks.find((one) => one.name === name)?.needs;
  return failsAt(lines, name) || (needs !== undefined && failsOrIsBlocked(lines, needs, checks));
}

function explained({ resembles: _of, ...result }: Result, owners: Map<string, KnownMistake>): Result {
  const resembles = resembledAmong(owners, result.checks);
  return resembles ? { ...result, resembles } : result;
}

/** Without what is different each time, so that recording again changes only what has changed. */
function firstLines(result: Result): string {
  const lines = stripVTControlCharacters(feedback(result)).split('\n').slice(0, FIRST_LINES);
  const text = lines.map((line) =>
    line
      .replace(/ {0,12}\d[\d.,]{0,12} ms/g, ' … ms')
      .replace(/\b[1-6]\d{4}\b/g, 'PORT')
      .trimEnd(),
  );
  return `${text.join('\n').trimEnd()}\n`;
}

function textFile({ file }: Mistake): string {
  return file.replace(/\.ts$/, '.txt');
}
