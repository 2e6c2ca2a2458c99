import { bySignature } from './known-mistakes.js';

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
