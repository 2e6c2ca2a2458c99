import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';
import type { Token } from 'markdown-it';
import type { Lesson } from '../../course/lessons/lesson.js';
import { claim, type Claim } from './claim.js';

/** Words in one sentence. Plain English keeps to about twenty; a list in a sentence may need more. */
export const MOST_WORDS = 40;
/** Years of school, by Flesch and Kincaid. First-year students, many of whom learn in a second language. */
export const HIGHEST_GRADE = 6;

export interface Sentence {
  /** Where its paragraph begins, counted in the lesson's file from 1. */
  line: number;
  text: string;
  words: number;
}

export interface Readability {
  lesson: string;
  sentences: number;
  words: number;
  /** By Flesch and Kincaid (1975): years of school that a reader needs. */
  grade: number;
  longest: Sentence;
  /** Those with more than {@link MOST_WORDS} words. */
  tooLong: Sentence[];
}

const sentencesIn = new Intl.Segmenter('en', { granularity: 'sentence' });
const wordsIn = new Intl.Segmenter('en', { granularity: 'word' });

/** How hard a lesson's paragraphs are to read: without tables, code and the quiz's options. */
export function readabilityOf({ id, tokens, linesBefore }: Pick<Lesson, 'id' | 'tokens' | 'linesBefore'>): Readability {
  const sentences = paragraphs(tokens).flatMap(({ text, line }) =>
    [...sentencesIn.segment(text)]
      .map(({ segment }) => segment.trim())
      .filter((segment) => segment !== '')
      .map((segment) => ({ line: linesBefore + line + 1, text: segment, words: wordsOf(segment).length })),
  );
  const words = sentences.flatMap(({ text }) => wordsOf(text));
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  const [longest = { line: 0, text: '', words: 0 }] = [...sentences].sort((a, b) => b.words - a.words);
  return {
    lesson: id,
    sentences: sentences.length,
    words: words.length,
    grade: fleschKincaid({ sentence: sentences.length, word: words.length, syllable: syllables }),
    longest,
    tooLong: sentences.filter((sentence) => sentence.words > MOST_WORDS),
  };
}

/** That lessons are no harder to read than {@link HIGHEST_GRADE}, and that no sentence is longer than {@link MOST_WORDS} words. */
export function readabilityClaim(lessons: readonly Lesson[]): Claim {
  const problems = lessons
    .map(readabilityOf)
    .flatMap(({ lesson, grade, tooLong }) => [
      ...(grade > HIGHEST_GRADE
        ? [
            `content/${lesson}.md needs ${grade.toFixed(1)} years of school to read; at most ${HIGHEST_GRADE} are wanted`,
          ]
        : []),
      ...tooLong.map(
        ({ line, text, words }) =>
          `content/${lesson}.md:${line}: ${words} words in one sentence: ${text.slice(0, 60)}…`,
      ),
    ]);
  return claim(`${lessons.length} lessons are easy to read`, problems);
}

/** The text of each paragraph, code as one word, and where it begins. */
function paragraphs(tokens: readonly Token[]): { text: string; line: number }[] {
  return tokens.flatMap((token, index) =>
    token.type === 'inline' && tokens[index - 1]?.type === 'paragraph_open'
      ? [{ text: textOf(token), line: token.map?.[0] ?? 0 }]
      : [],
  );
}

function textOf({ children }: Token): string {
  return (children ?? [])
    .map(({ type, content }) => {
      // With a capital, by which a sentence that begins with code is seen to begin.
      if (type === 'code_inline') return 'Code';
      return type === 'softbreak' || type === 'hardbreak' ? ' ' : type === 'text' ? content : '';
    })
    .join('');
}

function wordsOf(text: string): string[] {
  return [...wordsIn.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}
