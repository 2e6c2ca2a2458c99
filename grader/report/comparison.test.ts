import { comparison } from './comparison.js';

const stub = `/**
 * Say one.
 */
export function one(): number {
  throw new Error('not written yet');
}
`;
const reference = 'export function one(): number {\n  return 1;\n}\n';
const contract = '/**\n * Say one.\n */\n';

test('shows what differs, line by line, and whose each line is', () => {
  const own = 'export function one(): number {\n  return 2 - 1;\n}\n';
  expect(comparison({ own, reference, stub })?.split('\n')).toEqual([
    '- yours',
    '+ the reference',
    '',
    '  export function one(): number {',
    '-   return 2 - 1;',
    '+   return 1;',
    '  }',
  ]);
});

test.each([
  ['the same text', reference],
  ['other line ends', reference.replaceAll('\n', '\r\n')],
  ['blanks at line ends, and a byte order mark', `\ufeff${reference.replaceAll('\n', '  \n')}`],
  ['the contract of the stub before it', contract + reference],
])('finds no difference in %s', (_, own) => {
  expect(comparison({ own, reference, stub })).toBeUndefined();
});

test('does not count the contract, and counts lines as the student sees them', () => {
  const long = `/**\n${' * and more\n'.repeat(20)} */\n`;
  const own = `${long}\nexport const one = () => 1;\n`;
  const text = comparison({ own, reference, stub: long }) ?? '';
  expect(text).not.toMatch(/^[-+].*and more/m);
  expect(text).toMatch(/^@@ -20,/m);
});

test('lets no program tell the terminal to do anything', () => {
  const text = comparison({ own: `// \x1b[2J\x07 gone\n${reference}`, reference, stub }) ?? '';
  expect(text).toContain('- // \\x1b[2J\\x07 gone');
  expect(text).not.toMatch(/[\x07\x1b]/);
});
