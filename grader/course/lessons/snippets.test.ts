import { markdown } from './document.js';
import { snippetsOf } from './snippets.js';

const read = (...lines: string[]) =>
  snippetsOf({ file: '01-trial.md', tokens: markdown.parse(lines.join('\n'), {}), sections: [], linesBefore: 10 });

test('snippets are fences of TypeScript and JavaScript, each with its line and the comment above it', () =>
  expect(read('```console', '$ ls', '```', '<!-- snippet: given n: number -->', '', '```js', 'n;', '```')).toEqual({
    snippets: [{ language: 'js', code: 'n;\n', line: 17, note: { kind: 'given', name: 'n', type: 'number' } }],
    problems: [],
  }));

test.each([
  ['without a reason', 'not compiled', 'ts'],
  ['of another form', 'given socket', 'ts'],
  ['above a snippet of another language', 'not compiled, it shows a slip', 'text'],
  ['that has nothing to go on from', 'goes on from the one above', 'ts'],
])('a comment %s is told', (_what, comment, language) =>
  expect(read('text', '', `<!-- snippet: ${comment} -->`, '', `\`\`\`${language}`, 'let =;', '```').problems).toEqual([
    {
      file: '01-trial.md',
      line: 13,
      message: expect.stringContaining(
        `"snippet: ${comment}": write "goes on from the one above", "given NAME: TYPE" or`,
      ) as string,
    },
  ]),
);
