import { differenceText } from './difference-text.js';

test.each<[what: string, expected: unknown, received: unknown, words: string | undefined]>([
  ['a field', [{ a: 1, b: 2 }], [{ a: 1, b: 3 }], 'element 0, b: expected 2, got 3'],
  ['a field within a field', { a: { b: 'x' } }, { a: { b: 'y' } }, 'a, b: expected "x", got "y"'],
  ['a field that is missing', { a: 1 }, {}, 'a: expected 1, got undefined'],
  ['a field too many', {}, { a: 'x' }, 'a: expected undefined, got "x"'],
  ['a field that is undefined is none', { a: undefined }, {}, undefined],
  ['the last element', ['x', 'y'], ['x'], 'expected 2 elements, got 1; element 1 is missing: "y"'],
  ['the first element', ['x', 'y'], ['y'], 'expected 2 elements, got 1; element 0 is missing: "x"'],
  ['an element too many', ['x'], ['x', 'y'], 'expected 1 element, got 2; element 1 should not be there: "y"'],
  ['an array within', [['x']], [[]], 'element 0: expected 1 element, got 0; element 0 is missing: "x"'],
  ['another kind', [], 'none', 'expected [], got "none"'],
  ['a matcher', { a: expect.any(String) as unknown }, { a: 1 }, 'a: expected Any<String>, got 1'],
  ['a matcher that agrees', { a: expect.any(String) as unknown, b: 1 }, { a: 'x', b: 2 }, 'b: expected 1, got 2'],
  ['nothing', [{ a: [1] }], [{ a: [1] }], undefined],
  ['plain values are told elsewhere', 1, 2, undefined],
  [
    'bytes',
    Buffer.from('ab'),
    Buffer.from('ac'),
    'expected "ab", got "ac": they differ from byte 1 on (wanted 0x62, got 0x63)',
  ],
  [
    'bytes missing',
    { a: Buffer.from('ab') },
    { a: Buffer.from('a') },
    'a: expected 2 bytes, got 1; missing at the end is "b"',
  ],
  ['bytes too many', Buffer.from('a'), Buffer.from('ab'), 'expected 1 byte, got 2; too much at the end is "b"'],
  ['the same bytes of another class', Uint8Array.of(7), Buffer.from([7]), undefined],
])('%s', (_what, expected, received, words) => expect(differenceText(expected, received)).toBe(words));

test('of a subset, fields too many do not count, elements too many do', () => {
  expect(differenceText([{ a: 1 }], [{ a: 1, b: 2 }], { subset: true })).toBeUndefined();
  expect(differenceText([{ a: 1 }], [{ a: 2, b: 2 }], { subset: true })).toBe('element 0, a: expected 1, got 2');
  expect(differenceText([], [{ b: 2 }], { subset: true })).toMatch('element 0 should not be there');
});

test('what is long is cut, and a circle is not followed', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(differenceText([['x'.repeat(500)]], circle)).toMatch(
    /^element 0, element 0: expected "x{119}…, got .*Circular/,
  );
});
