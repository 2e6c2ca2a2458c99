import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblem, type CourseProblem } from '../../course/broken-course.js';
import { exerciseFiles, type Course } from '../../course/course.js';
import { proseOf } from '../../course/lessons/prose.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';
import { spell, type Misspelling } from './spelling.js';

const WORDS = 'content/words.txt';

/** What is spelled: lessons, and for exercises what students are told. */
export function spelledFiles(course: Course, lessons: readonly string[], root: string = courseRoot): string[] {
  const exercises = course.exercises.filter(({ lesson }) => lessons.includes(lesson));
  return [
    ...lessons.map((id) => join(root, 'content', `${id}.md`)),
    join(root, 'content', 'course.yaml'),
    ...exercises.flatMap(({ slug }) => [
      ...programsIn(join(root, 'exercises', slug)),
      join(exerciseFiles(slug).mistakesList),
    ]),
  ].filter((file) => existsSync(file));
}

/**
 * That all words in these files are English as the British spell it, or listed in `content/words.txt`.
 * @param areAll whether these are all files, so that a listed word which none of them has is of no use
 */
export async function spellingClaims(
  files: readonly string[],
  areAll: boolean,
  root: string = courseRoot,
): Promise<Claim[]> {
  const { words, problems: disorder } = readWords(root);
  const texts = files.map((file) => proseOf(file, readFileSync(file, 'utf8')));
  const found = await spell(texts, words);
  const used = new Set(found.map(({ known }) => known));
  const idle = areAll ? words.filter((word) => !used.has(word)) : [];
  return [
    claim(
      `the words in ${files.length} files for people to read are spelled right`,
      found.filter(({ known }) => known === undefined).map((one) => describeProblem(problemOf(one, files, texts))),
    ),
    claim(`the ${words.length} words of ${WORDS} are sorted and needed`, [
      ...disorder.map(describeProblem),
      ...idle.map((word) => `${WORDS}: "${word}" is in a dictionary, or in no text: remove it`),
    ]),
  ];
}

function programsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !/\.kept-/.test(file))
    .sort()
    .map((file) => join(folder, file));
}

function problemOf(
  { text, offset, word, suggestions }: Misspelling,
  files: readonly string[],
  texts: readonly string[],
): CourseProblem {
  const before = (texts[text] ?? '').slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const offer = suggestions.length === 0 ? '' : ` (${suggestions.join(', ')}?)`;
  const place = `${files[text] ?? ''}:${before.length}:${column}`;
  return {
    file: place,
    message: `"${word}" is in no dictionary${offer}; if it is right, add it to ${WORDS}; code goes between backticks`,
  };
}

/** One word a line, sorted within the groups that a line beginning with # opens. */
function readWords(root: string): { words: string[]; problems: CourseProblem[] } {
  const lines = readFileSync(join(root, WORDS), 'utf8').split('\n');
  const isWord = (line = '#') => line !== '' && !line.startsWith('#');
  const problems = lines.flatMap((line, index): CourseProblem[] => {
    const next = lines[index + 1];
    if (!isWord(line) || next === undefined || !isWord(next) || line.localeCompare(next, 'en') < 0) return [];
    return [{ file: WORDS, line: index + 2, message: `"${next}" has to stand before "${line}", and once` }];
  });
  return { words: lines.filter(isWord), problems };
}
