import { bySignature, resembledAmong } from './known-mistakes.js';
import type { CheckResult } from './result.js';

const mistake = (file: string, ...signatures: string[][]) => ({ file, explanation: `of ${file}`, signatures });

test('what only one mistake fails like is known, in each way that it was seen', () => {
  const known = bySignature([mistake('one', ['a'], ['a', 'b']), mistake('two', ['b'])]);
  expect([...known].map(([signature, { file }]) => [signature, file])).toEqual([
    ['["a"]', 'one'],
    ['["a","b"]', 'one'],
    ['["b"]', 'two'],
  ]);
});

test('what two mistakes fail like says nothing of either', () => {
  const known = bySignature([mistake('one', ['a'], ['b']), mistake('two', ['b']), mistake('two too', ['c'], ['c'])]);
  expect([...known.values()].map(({ file }) => file)).toEqual(['one', 'two too']);
});

test('two mistakes at once are told as two, where no other pair fails so', () => {
  const failed = (name: string): CheckResult => ({
    ...{ name, points: 0, maxPoints: 1, durationMs: 0, outcome: 'failed' },
    finding: { cause: 'wrong', message: 'no', steps: [], stdout: '', stderr: '', hint: '', lesson: '' },
  });
  const line = (name: string) => `${name}: wrong: no`;
  const known = bySignature([
    mistake('one', [line('a')]),
    mistake('two', [line('b'), line('c')]),
    mistake('three', [line('d')]),
    mistake('four', [line('d'), line('e')]),
    mistake('five', [line('e')]),
    mistake('six', [line('d'), line('e'), line('f')]),
  ]);
  expect(resembledAmong(known, ['a', 'b', 'c'].map(failed))).toEqual({
    mistake: 'one and two',
    explanation: 'There may be two things. First: of one Second: of two',
  });
  expect(resembledAmong(known, ['a', 'b'].map(failed))).toBeUndefined();
  expect(resembledAmong(known, ['d', 'e'].map(failed))?.mistake).toBe('four');
});
