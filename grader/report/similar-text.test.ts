import { readCourse } from '../course/course.js';
import { similarText } from './similar-text.js';

const course = readCourse();
const hostile = '<script>alert(1)</script>|\n=1+1\x1b[31m[a](b)';
const none = { leftOut: [], pairs: [], morePairs: 0, usual: 0 };
const place = { left: { from: 1, to: 9 }, right: { from: 4, to: 12 } };

test('a pair is told with its lines, and beside what is usual', () => {
  const short = { left: { from: 3, to: 3 }, right: { from: 8, to: 8 } };
  const pairs = [{ left: 'ann', right: 'bob', similarity: 0.914, places: [place, short] }];
  const text = similarText([{ ...none, exercise: 'echo-server', compared: 3, pairs, usual: 0.24 }], course, 0.6);
  expect(text).toContain('3 programs were compared. Half of them are at least 24 % similar');
  expect(text).toContain('| 91 % | ann | bob | 1–9 and 4–12; 1 shorter |');
  expect(text).toContain('It proves nothing.');
});

test('an exercise without two programs is named, and no more', () => {
  const text = similarText([{ ...none, exercise: 'echo-server', compared: 1 }], course, 0.6);
  expect(text).toContain('Fewer than two programs to compare: A TCP echo server.');
  expect(text).not.toContain('##');
});

test('names are no markup', () => {
  const pairs = [{ left: hostile, right: 'bob', similarity: 1, places: [place] }];
  const text = similarText([{ ...none, exercise: 'echo-server', compared: 2, leftOut: [hostile], pairs }], course, 0.6);
  expect(text).not.toMatch(/(?<!\\)<script|\n=1|\x1b|(?<!\\)\[a/);
  expect(text.split('\n').filter((line) => line.startsWith('|') && line.match(/(?<!\\)\|/g)?.length !== 5)).toEqual([]);
});
