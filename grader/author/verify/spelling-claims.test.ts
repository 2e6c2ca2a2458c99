import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { courseRoot } from '../../course/root.js';
import { documentsIn } from './link-claims.js';
import { spelledFiles, spellingClaims } from './spelling-claims.js';

// On a busy machine loading a dictionary may take long.
jest.setTimeout(120_000);

// As after npm ci.
beforeAll(() => {
  if (!existsSync(join(courseRoot, 'dist', 'speller.mjs')))
    execFileSync(process.execPath, ['grader/build.mjs'], { cwd: courseRoot });
});

test('all texts are spelled right, and all listed words are needed', async () => {
  const course = readCourse();
  const files = [...documentsIn(), ...spelledFiles(course, course.lessons)];
  const shown = files.map((file) => file.slice(courseRoot.length + 1).replaceAll('\\', '/'));
  expect(shown).toEqual(
    expect.arrayContaining([
      'README.md',
      'content/07-tcp.md',
      'exercises/echo-server/echo-server.ts',
      'exercises/echo-server/echo-server.checks.ts',
      'solutions/echo-server/mistakes.yaml',
    ]),
  );
  const claims = await spellingClaims(files, true);
  expect(claims.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('a misspelt word is told with line, column and what was meant, and so is the American spelling; code is not', async () => {
  const to = 'A serverr waits for `clientz`.\nIts color is grey.';
  const root = changedContent({ file: '02-server-ports.md', from: /A server waits\. It cannot[^]*$/, to });
  const [{ problems } = { problems: [] }] = await spellingClaims(
    [join(root, 'content', '02-server-ports.md')],
    false,
    root,
  );
  expect(problems).toEqual([
    expect.stringMatching(
      /02-server-ports\.md:18:3: "serverr" is in no dictionary \((.*, )?server[,?)].*; if it is right, add it to content\/words\.txt; code goes between backticks$/,
    ),
    expect.stringMatching(/:19:5: "color" is in no dictionary \((.*, )?colour[,?]/),
  ]);
});

test('a listed word that no text needs is told, and one out of its order', async () => {
  const root = changedContent({ file: 'words.txt', from: /^[^]+/, to: '# Programs\nnetcat\ngopherd\n' });
  const [, words] = await spellingClaims([join(root, 'content', '13-netcat.md')], true, root);
  expect(words?.problems).toEqual([
    'content/words.txt:3: "gopherd" has to stand before "netcat", and once',
    'content/words.txt: "gopherd" is in a dictionary, or in no text: remove it',
  ]);
});
