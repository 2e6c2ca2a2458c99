import { expect as base } from 'expect';
import { quickExpect } from './quick-expect.js';

const made = jest.fn((actual: unknown) => base(actual));
const quick = quickExpect(Object.assign(made, base) as never) as unknown as typeof base;
beforeEach(() => made.mockClear());

test('what is equal makes no matcher of Jest', () => {
  quick(1).toBe(1);
  quick({ a: [1, { b: Buffer.from('x') }] }).toEqual({ a: [1, { b: Buffer.from('x') }] });
  expect(made).not.toHaveBeenCalled();
});

test('what is not equal is refused in the words of Jest', () => {
  const wordsOf = (compare: () => void) => {
    try {
      compare();
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };
  expect(wordsOf(() => quick({ a: 1 }).toEqual({ a: 2 }))).toBe(wordsOf(() => base({ a: 1 }).toEqual({ a: 2 })));
  expect(wordsOf(() => quick(0).toBe(-0))).toBe(wordsOf(() => base(0).toBe(-0)));
  expect(wordsOf(() => quick(1).not.toBe(1))).toBe(wordsOf(() => base(1).not.toBe(1)));
});

test('what only Jest takes for equal is equal', () => {
  quick({ a: 1, b: undefined }).toEqual({ a: 1 });
  quick({ a: 1.0000001 }).toEqual({ a: base.closeTo(1) });
  quick([1, 2]).toContain(2);
  quick('a').not.toBe('b');
});

test('promises, and what expect itself offers', async () => {
  await quick(Promise.resolve(3)).resolves.toBe(3);
  await quick(Promise.reject(new Error('no'))).rejects.toThrow('no');
  await base(quick(Promise.resolve(3)).resolves.toBe(4)).rejects.toThrow();
  quick({ a: 1, b: 2 }).toEqual(quick.objectContaining({ a: 1 }));
});
