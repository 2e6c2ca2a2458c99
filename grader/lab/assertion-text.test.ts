import { assertionText, type Returned } from '../engine/check/assertion-text.js';
import { expect as labExpect } from './index.js';

/** What a student is told when `claim` does not hold of a value that `half(7)` has returned. */
function told(value: unknown, claim: (value: unknown) => unknown, last: Returned = { value, call: () => 'half(7)' }) {
  try {
    claim(value);
  } catch (error) {
    return assertionText(error as Error, last);
  }
  throw new Error('the claim holds');
}

test('a plain value is told with the call that has returned it', () => {
  expect(told(3, (value) => labExpect(value).toBe(3.5))).toBe('expected 3.5 from half(7), but it returned 3');
});

test('a value of another origin is not laid at the door of the last call', () => {
  const elsewhere = { value: 4, call: () => 'half(8)' };
  expect(told(3, (value) => labExpect(value).toBe(3.5), elsewhere)).toBe('expected 3.5, got 3');
});

test('long values are told in a sentence without the call', () => {
  const [long, longer] = ['a'.repeat(100), 'b'.repeat(110)];
  expect(told(long, (value) => labExpect(value).toBe(longer))).toBe(`expected "${longer}", got "${long}"`);
});

test('of what has parts the first that differs comes first, then the whole', () => {
  const text = told([{ a: 1 }], (value) => labExpect(value).toEqual([{ a: 2 }]));
  expect(text).toMatch(/^half\(7\): element 0, a: expected 2, got 1\n\n- Expected {2}- 1\n/);
});

test('a part that is not asked for makes no difference', () => {
  labExpect({ a: 1, b: 2 }).toMatchObject({ a: 1 });
  const text = told({ a: 1, b: 2 }, (value) => labExpect(value).toMatchObject({ a: 2 }));
  expect(text).toMatch(/^half\(7\): a: expected 2, got 1\n/);
});

test('of bytes no column of numbers is shown', () => {
  const text = told(Buffer.from('ab'), (value) => labExpect(value).toEqual(Buffer.from('a')));
  expect(text).toBe('half(7): expected 1 byte, got 2; too much at the end is "b"');
});

test('a stack trace is told from words for people', () => {
  const program = (printed: string) => ({ stderr: () => printed }) as never;
  const crash = 'node:events:502\n      throw er;\n\nError: listen EADDRINUSE\n    at Server.listen (nc.ts:12:5)\n';
  labExpect(program('nc: cannot listen at 127.0.0.1:80\n')).toShowNoStackTrace();
  const text = told(undefined, () => labExpect(program(crash)).toShowNoStackTrace());
  expect(text).toBe(
    'your program printed a stack trace of "Error: listen EADDRINUSE", as one does that dies of an error',
  );
});
