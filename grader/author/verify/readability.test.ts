import { readFileSync } from 'node:fs';
import { markdown } from '../../course/lessons/document.js';
import { readabilityClaim, readabilityOf } from './readability.js';

function lesson(text: string) {
  return { id: '01-trial', tokens: markdown.parse(text, {}), linesBefore: 10 };
}
type Whole = Parameters<typeof readabilityClaim>[0][number];
const problems = (text: string) => readabilityClaim([lesson(text) as unknown as Whole]).problems;

test('sentences and words are those of the paragraphs, code is one word, and the rest does not count', () => {
  const text =
    'One two `three four`. `five` six\nseven!\n\n| a | b |\n| - | - |\n| c. d. | e |\n\n```\nnot this\n```\n';
  expect(readabilityOf(lesson(text))).toMatchObject({
    sentences: 2,
    words: 6,
    longest: { line: 11, words: 3 },
    tooLong: [],
  });
});

test('a sentence of 40 words is taken, and one of 41 is named by its line', () => {
  const words = (count: number) => `${'cat '.repeat(count - 1)}cat.`;
  expect(problems(`A dog.\n\n${words(40)}\n`)).toEqual([]);
  expect(problems(`A dog.\n\n${words(41)}\n`)).toEqual([expect.stringMatching(/01-trial\.md:13: 41 words/)]);
});

test('a text for scholars is hard to read', () => {
  const text = 'Institutional heterogeneity necessitates interdisciplinary methodological sophistication.\n';
  expect(problems(text)).toEqual([expect.stringMatching(/needs \d+\.\d years of school/)]);
});

test('the guide for authors has the same limits', () => {
  const guide = readFileSync('content/guides/writing-lessons.md', 'utf8');
  expect(guide).toContain('at most 40 words, and a lesson needs at most six years of school');
});
