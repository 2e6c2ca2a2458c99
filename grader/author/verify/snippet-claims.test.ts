import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { readLesson } from '../../course/lessons/lesson.js';
import { snippetClaim } from './snippet-claims.js';

// On a busy machine the compiler may take seconds.
jest.setTimeout(60_000);

/** What is wrong with a lesson whose text, from line 15 on, is these lines. */
async function problemsOf(...lines: string[]): Promise<string[]> {
  const to = `# Two\n${lines.join('\n')}\n`;
  const root = changedContent({ file: '02-server-ports.md', from: /# Server ports[^]*$/, to });
  const { problems } = await snippetClaim([readLesson('02-server-ports', root)]);
  return problems.map((problem) => problem.replace(/^.*02-server-ports\.md:/, ''));
}

test('all snippets of the lessons compile', async () => {
  const { name, problems } = await snippetClaim(readCourse().lessons.map((id) => readLesson(id)));
  expect(problems).toEqual([]);
  expect(name).toMatch(/^the \d\d+ snippets /);
});

test("errors are told with the lesson's line, those of all snippets at once", async () =>
  expect(
    await problemsOf(
      '```ts',
      'const port = 80;',
      "port.split(':');",
      '```',
      '',
      '- in a list',
      '',
      '  ```js',
      "  import { readfile } from 'node:fs';",
      '  ```',
    ),
  ).toEqual(["19: Property 'split' does not exist on type '80'.", expect.stringMatching(/^25: .*'readfile'/)]));

test('JavaScript is checked mildly: a name that there is not is told, a type that is not stated is none of it', async () =>
  expect(
    await problemsOf(
      '```js',
      'const twice = (port) => port * 2;',
      'try {',
      '  console.log(twise(4044));',
      '} catch (error) {',
      '  console.log(error.message);',
      '}',
      '```',
    ),
  ).toEqual([expect.stringMatching(/^20: Cannot find name 'twise'/)]));

test('each snippet stands by itself, unless a comment says that it goes on or what it is given', async () => {
  const first = ['```ts', "const text = '80';", '```', ''];
  const second = ['```ts', 'console.log(text.length, text.lenght);', '```'];
  expect(await problemsOf(...first, ...second)).toEqual([
    "22: Cannot find name 'text'.",
    "22: Cannot find name 'text'.",
  ]);
  const typo = expect.stringMatching(/Property 'lenght' does not exist on type '(string|"80")'/) as string;
  const goesOn = await problemsOf(...first, '<!-- snippet: goes on from the one above -->', '', ...second);
  expect(goesOn).toEqual([typo]);
  expect(goesOn[0]).toMatch(/^24: /);
  const given = await problemsOf(...first, '<!-- snippet: given text: string -->', '', ...second);
  expect(given).toEqual([typo]);
  expect(given[0]).toMatch(/^24: /);
});

test('what is said not to compile has to fail', async () => {
  const comment = '<!-- snippet: not compiled, it shows a slip -->';
  expect(await problemsOf(comment, '', '```ts', 'const port: number = "80";', '```')).toEqual([]);
  const beside = await problemsOf(
    comment,
    '',
    '```ts',
    'let =;',
    '```',
    '',
    '```ts',
    'export const port: number = "80";',
    '```',
  );
  expect(beside).toEqual(["24: Type 'string' is not assignable to type 'number'."]);
  expect(await problemsOf(comment, '', '```ts', 'const port = "80";', '```')).toEqual([
    '20: is said not to compile (it shows a slip), and does: remove the comment above it',
  ]);
});
