import { contractOf } from './contract.js';

const titled = (...lines: string[]) =>
  ['/**', ' * A title. In two sentences.', ' *', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
const textsOf = (...lines: string[]) => contractOf(titled(...lines)).map(({ text }) => text);

test('the title and the places of lesson and check are no sentences of the contract', () => {
  expect(textsOf('Lesson: content/07-tcp.md', 'Check it: npm test echo-server')).toEqual([]);
  expect(textsOf('Lesson: content/07-tcp.md', '', 'It must run.')).toEqual(['It must run.']);
});

test('lines of a paragraph are joined, and its sentences told apart, each with its line', () => {
  expect(contractOf(titled('It must listen on the', 'port. smss is', 'a size, is it not? Then it ends'))).toEqual([
    { text: 'It must listen on the port.', line: 4 },
    { text: 'smss is a size, is it not?', line: 5 },
    { text: 'Then it ends', line: 6 },
  ]);
});

test.each<[what: string, line: string]>([
  ['an abbreviation', 'It takes texts, e.g. names, i.e. words, cf. lesson 2'],
  ['a number', 'It holds to section 3.1 of RFC 5681, 3.2 too'],
  ['code', 'It says `220 ready. go on` and `a. B` there'],
  ['what stands in brackets', 'It holds pages such as { a: "It is noon." } in it'],
  ['a colon, or a semicolon', 'It ends: at once; Not later'],
])('%s ends no sentence', (_what, line) => expect(textsOf(line)).toEqual([line]));

test('a sentence may end in brackets and in quotes, and begin with code, a number and brackets', () => {
  const sentences = ['See RFC 5681.', '(It is long.)', '`a` is "b."', '4 and 5 are digits.', "'c' is not."];
  expect(textsOf(sentences.join(' '))).toEqual(sentences);
});

test('items are sentences, however they are marked, and nested ones too', () => {
  expect(
    textsOf('- first;', '- second: it', '  goes on. And on;', '  - nested;', '* third', '1. fourth', '10) fifth'),
  ).toEqual(['first;', 'second: it goes on.', 'And on;', 'nested;', 'third', 'fourth', 'fifth']);
});

test('words before a list that the items complete are left out, and only those', () => {
  expect(textsOf('It is a server. It must', '- listen;', '- call a port', "  - 'open';", '- end.')).toEqual([
    'It is a server.',
    'listen;',
    "'open';",
    'end.',
  ]);
  expect(textsOf('It has two fields and no others:', '- a', '- b')).toEqual([
    'It has two fields and no others:',
    'a',
    'b',
  ]);
  expect(textsOf('It must be quick', '', '- a')).toEqual(['It must be quick', 'a']);
});

test('what follows a list without a blank line is none of its items', () => {
  expect(textsOf('- a', '  - b', '    of it', 'Then the end', 'of all.')).toEqual(['b of it', 'Then the end of all.']);
});

test('lines that are set apart stand each for itself', () => {
  expect(textsOf('It sends, as written,', '    HELO   NAME', '    QUIT', '- and no more.')).toEqual([
    'It sends, as written,',
    'HELO NAME',
    'QUIT',
    'and no more.',
  ]);
});

test.each(['Not asked for: IPv6.', 'Left out: SACK.', 'Not asked for, with any scheme: blanks.'])(
  'from "%s" to the end of the paragraph nothing is asked',
  (words) => {
    expect(textsOf(`It must run. ${words} Nor`, 'this.', '', 'But this.')).toEqual(['It must run.', 'But this.']);
    expect(textsOf('- a;', '- b.', words, '- c.')).toEqual(['a;', 'b.']);
  },
);

test('the docstrings of declarations and of their fields belong to the contract, other comments do not', () => {
  const source = `${titled('It runs.')}
// Not this.
/* Nor this. */
/** Of two
 *  lines. */
export interface Options {
  /** Default 5. */
  timeMs: number;
}
`;
  expect(contractOf(source)).toEqual([
    { text: 'It runs.', line: 4 },
    { text: 'Of two lines.', line: 8 },
    { text: 'Default 5.', line: 11 },
  ]);
});
