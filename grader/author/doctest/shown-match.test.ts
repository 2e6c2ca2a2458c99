import { readCommands } from '../../course/lessons/shown-commands.js';
import { isShown } from './shown-match.js';

function fits(shown: string, came: string, { varies = [] as string[], table = false } = {}): boolean {
  const [command] = readCommands(`$ x\n${shown}`, 1).commands;
  return isShown({ shown: command?.shown ?? [], varies, table }, came);
}

test.each<[string, string, boolean]>([
  ['a\nb\n', 'a\nb\n', true],
  ['a\nb\n', 'a\n', false],
  ['a\n', 'a\nb\n', false],
  ['a\nb\n', 'b\na\n', false],
  ['a  b\n', 'a b\n', false],
  ['a\n', 'a \r\n\n', true],
  ['', '', true],
  ['', 'a\n', false],
  ['a\n', '', false],
  ['...\n', '', true],
  ['...\nb\n', 'b\n', true],
  ['...\nb\n...\nd\n', 'a\nb\nc\nb\nd\n', true],
  ['...\nb\n', 'a\nb\nc\n', false],
  ['a.c\n', 'abc\n', false],
])('%#: where %j is shown, %j fits: %p', (shown, came, expected) => {
  expect(fits(shown, came)).toBe(expected);
});

test.each<[string, string[], string, boolean]>([
  ['port 59158\n', ['59158'], 'port 7\n', true],
  ['port 59158\n', ['59158'], 'port x\n', false],
  ['port 59158\n', ['5915'], 'port 7\n', false],
  ['1 and 2\n', ['1', '2'], '3 and 3\n', true],
  ['1 and 1\n', ['1'], '3 and 3\n', true],
  ['1 and 1\n', ['1'], '3 and 4\n', false],
  ['1\n1\n', ['1'], '3\n4\n', false],
  ['7.88.1\n', ['7.88.1'], '8.14.1\n', true],
  ['7.88.1\n', ['7.88.1'], '8.14\n', false],
  ['267db\n', ['267db'], 'ffee00\n', true],
  ['14/nc\n', ['14/'], '2/nc\n', true],
  ['error: none such\n', ['none such'], 'error: it is away\n', true],
  ['Sun, 22 Nov\n', ['Sun, 22 Nov'], 'Mon, 3 Dec\n', true],
])('%#: where %j is shown and %j varies, %j fits: %p', (shown, varies, came, expected) => {
  expect(fits(shown, came, { varies })).toBe(expected);
});

test('the rows of a table may come in any order and with other widths, but each once, and no others', () => {
  const shown = 'State Local:PortProcess\nESTAB 1:4\nESTAB 4:1\n';
  const table = true;
  expect(fits(shown, 'State   Local:Port Process\nESTAB  4:1\nESTAB  1:4  \n', { table })).toBe(true);
  expect(fits(shown, 'State Local:PortProcess\nESTAB 4:1\n', { table })).toBe(false);
  expect(fits(shown, 'State Local:PortProcess\nESTAB 4:1\nESTAB 1:4\nLISTEN 4\n', { table })).toBe(false);
  expect(fits(`${shown}...\n`, 'LISTEN 4\nState Local:PortProcess\nESTAB 4:1\nESTAB 1:4\n', { table })).toBe(true);
});

test('what varies means the same in each row of a table, whatever their order', () => {
  const shown = { varies: ['10', '20'], table: true };
  expect(fits('10 to 20\n20 to 10\n', '8 to 7\n7 to 8\n', shown)).toBe(true);
  expect(fits('10 to 20\n20 to 10\n', '8 to 7\n8 to 7\n', shown)).toBe(false);
});
