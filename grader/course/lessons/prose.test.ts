import { proseOf } from './prose.js';

const words = (file: string, text: string) => proseOf(file, text).match(/[\p{L}'-]+/gu) ?? [];

test('of Markdown, code, addresses, paths and tags are no prose', () =>
  expect(
    words(
      'a.md',
      [
        '---\ntitle: Ports\n---\n\nRead `cod` or ``a `b` `` and [here](07-tcp.md#handshak).',
        '',
        '```ts\nconst kode = 1;\n```\n\n    indentd\n\n<!-- run: varis ipv -->\n<details>See content/figures/who-lissens.svg, https://exampel.org/x and U+FFFD',
      ].join('\n'),
    ),
  ).toEqual(['---', 'title', 'Ports', '---', 'Read', 'or', 'and', 'here', 'See', 'and']));

test('a backtick without a second one takes no paragraph along', () =>
  expect(words('a.md', 'one ` two\n\nthree ` four')).toEqual(['one', 'two', 'three', 'four']));

test('of a program, comments and sentences are prose; names, words by themselves, code and escapes are none', () =>
  expect(
    words(
      'a.ts',
      "/** Gives a `numbr`. */\nconst prot = 'htttp'; // of old\ncheck(`takes ${prot} as it is`, 'a line ends \\nobly', /one two/);\n",
    ),
  ).toEqual(['Gives', 'a', 'of', 'old', 'as', 'it', 'is', 'a', 'line', 'ends', 'obly']));

test('of YAML, names of files are no prose', () =>
  expect(words('a.yaml', '- file: forgets-to-clos.ts\n  explanation: It waits.\n')).toEqual([
    'explanation',
    'It',
    'waits',
  ]));

test('every word keeps its line and column', () => {
  const text = 'Ask `x`\n\n```ts\nlet a;\n```\n\nand `b` answer\n';
  const prose = proseOf('a.md', text).split('\n');
  expect(prose[6]?.indexOf('answer')).toBe(text.split('\n')[6]?.indexOf('answer'));
});
