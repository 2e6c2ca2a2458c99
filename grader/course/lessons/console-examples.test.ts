import { BrokenCourse } from '../broken-course.js';
import { readCourse } from '../course.js';
import { readScenes, type ConsoleExamples } from './console-examples.js';
import { lessonWith, linesBeforeQuiz } from './content.fixture.js';
import { readLesson } from './lesson.js';

// On a busy machine reading all lessons may take seconds.
jest.setTimeout(60_000);

function read(markdown: string): ConsoleExamples {
  return readScenes(readLesson('01-trial', lessonWith(markdown)));
}

/** What is wrong, each as `line: message`, the lines counted from the first of this Markdown. */
function problemsOf(markdown: string): string[] {
  try {
    read(markdown);
    return [];
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    return error.problems.map(({ line = 0, message }) => `${line - linesBeforeQuiz}: ${message}`);
  }
}

const fence = '```console\n$ echo 1\n1\n```\n';

test.each<[string, string]>([
  [
    '<!-- runs: stays -->\n' + fence,
    '1: unknown marker "runs": there are run, not run, also run, saved as, scene and end of scene',
  ],
  [
    '<!-- run: stay -->\n' + fence,
    '1: unknown option "stay": there are varies, types, stays, first, needs and continues',
  ],
  [
    '<!-- run: needs a sail -->\n' + fence,
    '1: unknown need "a sail": there are ipv6, smtpd, node 22.18, a destroying for await',
  ],
  ['<!-- run: varies 2 -->\n' + fence, '2: "2" does not stand in this fence'],
  ['<!-- run: varies -->\n' + fence, '1: "varies:" says nothing'],
  ['<!-- run: stays now -->\n' + fence, '1: "stays" takes nothing behind it'],
  ['<!-- not run: -->\n' + fence, '1: "not run:" says nothing'],
  ['<!-- not run: Windows -->\n\ntext\n', '1: "not run" has no fence right behind it'],
  ['<!-- not run: Windows -->\n', '1: "not run" has no fence right behind it'],
  ['<!-- not run: Windows --> or so\n\n' + fence, '1: a marker has to stand on a line of its own'],
  ['<!-- run: stays -->\n<!-- not run: Windows -->\n' + fence, '3: this fence has more than one marker'],
  ['<!-- saved as: a b -->\n```js\n1;\n```\n', '1: "a b" is no file name'],
  ['<!-- saved as: a.mjs -->\n' + fence, '2: only code (js, ts) is saved under a name'],
  ['<!-- not run: Windows -->\n```js\n1;\n```\n', '2: "not run" is for a fence of commands'],
  ['<!-- not run: Windows -->\n```text\nx\n```\n', '2: this fence shows no commands'],
  ['<!-- also run:\n$ true\n-->\n```text\nx\n```\n', '4: this fence shows no commands'],
  ['<!-- also run:\ntrue\n-->\n' + fence, '4: "also run:" takes commands, each on a line that begins with "$ "'],
  ['<!-- scene -->\n' + fence, '1: this scene has no end: write <!-- end of scene -->'],
  ['<!-- scene -->\n\n<!-- end of scene -->\n', '3: this scene has no fence that is run'],
  ['<!-- end of scene -->\n', '1: there is no scene to end'],
  [
    '<!-- scene -->\n' + fence + '\n<!-- scene -->\n',
    '7: the scene before this one has no end\n1: this scene has no end: write <!-- end of scene -->',
  ],
  ['<!-- run: continues echo 2 -->\n```text\n2\n```\n', '2: there is no command "echo 2" in this scene'],
  ['<!-- run: continues echo 1 -->\n' + fence, '2: a fence that continues a command has none of its own'],
  ['```console\n1\n```\n', '1: this fence has no command: begin a line with "$ "'],
  ['```console\n1\n$ echo 1\n```\n', '1: something is shown before the first command'],
  ['```sh\necho 1\n```\n', '1: write sh commands as ```console, with "$ " before each'],
  ['```text\n$ echo 1\n```\n', '1: this fence shows commands: mark it with run or with not run'],
  ['```text\nC:\\> dir\n```\n', '1: this fence shows commands: mark it with run or with not run'],
])('%#: %j is told as %j', (markdown, problem) => {
  expect(problemsOf(markdown).join('\n')).toBe(problem);
});

test('a fence without a marker is a scene of its own, and each command has what is shown below it', () => {
  const { scenes, notRun } = read('```console\n$ echo 1; \\\n  echo 2\n1\n...\n$ (echo\n> echo) # twice\n```\n');
  expect(notRun).toEqual([]);
  expect(scenes).toMatchObject([
    {
      line: linesBeforeQuiz + 1,
      steps: [
        {
          seen: true,
          commands: [
            { line: linesBeforeQuiz + 2, text: 'echo 1; \\\n  echo 2', shown: [{ text: '1' }, { kind: 'left out' }] },
            { line: linesBeforeQuiz + 6, text: '(echo\necho) # twice', shown: [] },
          ],
        },
      ],
    },
  ]);
});

test('lines of output that begin like a further line of a command are output', () => {
  const { scenes } = read('```console\n$ curl -v a\n...\n> GET / HTTP/1.1\n```\n');
  expect(scenes[0]?.steps[0]?.commands).toMatchObject([
    { text: 'curl -v a', shown: [{}, { text: '> GET / HTTP/1.1' }] },
  ]);
});

test('the fences of a scene are in the order in which they start, with what is not shown and what continues them', () => {
  const { scenes } = read(
    [
      '<!-- scene -->',
      '```console\n$ nc -N ::1 4088\n```',
      '<!-- run: first; varies 7; types "hello, you", x -->',
      '```console\n$ nc -l ::1 4088\nhello, you\nx\n7\n```',
      '<!-- also run:\n$ true\n-->',
      '<!-- run: continues nc -N ::1 4088; needs ipv6 -->',
      '```text\nS: 220\nC: QUIT\n```',
      '<!-- end of scene -->',
    ].join('\n\n'),
  );
  expect(scenes).toHaveLength(1);
  expect(scenes[0]).toMatchObject({ needs: ['ipv6'] });
  expect(
    scenes[0]?.steps.flatMap(({ seen, commands }) => commands.map((one) => [seen, one.text, one.varies, one.shown])),
  ).toEqual([
    [
      true,
      'nc -l ::1 4088',
      ['7'],
      [
        { kind: 'typed', text: 'hello, you' },
        { kind: 'typed', text: 'x' },
        { kind: 'printed', text: '7' },
      ],
    ],
    [
      true,
      'nc -N ::1 4088',
      [],
      [
        { kind: 'printed', text: '220' },
        { kind: 'typed', text: 'QUIT' },
      ],
    ],
    [false, 'true', [], []],
  ]);
});

test('a scene has the files that stand above its end, under the name that a marker or their first line gives', () => {
  const { scenes } = read(
    `<!-- saved as: a.mjs -->\n\`\`\`ts\n1;\n\`\`\`\n\n\`\`\`js\n// b.mjs\n2;\n\`\`\`\n\n${fence}\n\`\`\`js\n// b.mjs\n3;\n\`\`\`\n\n${fence}`,
  );
  expect(scenes.map(({ files }) => files)).toEqual([
    { 'a.mjs': '1;\n', 'b.mjs': '// b.mjs\n2;\n' },
    { 'a.mjs': '1;\n', 'b.mjs': '// b.mjs\n3;\n' },
  ]);
});

test('each fence of commands in the lessons is run, or says why not', () => {
  for (const id of readCourse().lessons) {
    const lesson = readLesson(id);
    const { scenes, notRun } = readScenes(lesson);
    const taken = scenes.flatMap(({ steps }) => steps.filter(({ seen }) => seen)).length + notRun.length;
    const fences = lesson.tokens.filter(
      ({ type, info, content }) => type === 'fence' && (info === 'console' || /^C:/m.test(content)),
    );
    // A fence that goes on with what another prints begins no command.
    const commands = fences.filter(({ content }) => /^(\$ |C:\\|PS )/m.test(content));
    expect([id, taken]).toEqual([id, commands.length]);
  }
});
