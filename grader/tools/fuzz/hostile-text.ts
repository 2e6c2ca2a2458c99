import fc from 'fast-check';

/** Pieces that some reader of text gives a meaning: terminals, spreadsheets, Markdown, XML, GitHub, stacks, Node. */
const pieces = [
  ...['\x00', '\x08', '\x1b[31m', '\x1b]0;t\x07', '\x7f', '\x85', '\x9b31m', '\r', '\n', '\r\n', '\t', '\f'],
  ...['\u061c', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069', '\ufeff', '\ufffe'],
  ...['\ud800', '\udfff', '😀', 'é', '\u0301'],
  ...['=1+1', '+1', '-2', '@SUM(A1)', '＝1', ';', ',', '"', "'", '|'],
  ...[
    '```',
    '`',
    '#',
    '[a](javascript:b)',
    '![a](http://b)',
    '<!--',
    '-->',
    '<script>',
    '</script>',
    ']]>',
    '&#0;',
    '&',
  ],
  ...['::error::', '::set-output name=result::1', '%0A', '##[error]', '{{', '}}', '${{ secrets }}'],
  ...['../../', '/', '\\', 'CON', '.', '__proto__', 'constructor', 'toString'],
  ...[
    '    at ',
    'async ',
    '(',
    ')',
    ' (',
    'file:///',
    'node:net',
    '.ts',
    '.mts',
    ':1:2',
    ':',
    '<anonymous>',
    'Error: ',
  ],
  ...['Node.js v20.1.0', '[stack]: ', '… 1 characters are left out …', 'not written yet', 'heap out of memory'],
];

const piece = fc.oneof(
  fc.constantFrom(...pieces),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ maxLength: 6 }),
);

/** Few pieces in a row. */
const short = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));

/** One piece again and again between others: what a pattern counts. */
const long = fc
  .tuple(short, fc.array(piece, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 2_000 }), short)
  .map(([before, unit, times, after]) => before + unit.join('').repeat(times) + after);

/** A text that a program may have written, printed, thrown or be called. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: short },
  { weight: 1, arbitrary: long },
);

/** Controls, marks of direction, separators of lines and what is no character: nothing of this may reach a file or a terminal raw. */
export function hasUnsafe(text: string): boolean {
  const unsafe = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/;
  return unsafe.test(text) || Buffer.from(text).toString() !== text;
}
