import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readScenes } from '../../course/lessons/console-examples.js';
import { lessonWith, linesBeforeQuiz } from '../../course/lessons/content.fixture.js';
import { readLesson } from '../../course/lessons/lesson.js';
import { testWith } from '../../engine/sandbox/needs.fixture.js';
import { Box } from './box.js';
import { rehearse, type Outcome } from './rehearse.js';

// A box starts in a second, and on a busy machine in several.
jest.setTimeout(60_000);

const box = new Box();
afterAll(() => box.remove());

/** What is wrong with the first scene of this Markdown, `line: command: what`, and the output that came in place of what is shown. */
async function flawsOf(markdown: string, limitMs = 15_000): Promise<string[]> {
  const [scene] = readScenes(readLesson('01-trial', lessonWith(markdown))).scenes;
  if (!scene) throw new Error('no scene');
  const { flaws }: Outcome = await rehearse(scene, box, limitMs);
  return flaws.map(({ line, command, what, came }) => `${line - linesBeforeQuiz}: ${command}: ${what}: ${came.trim()}`);
}

const boxed = testWith('bubblewrap');

const differs = 'does not print what the lesson shows';

boxed('a command that prints what is shown has no flaw, and one that does not is told with its line', async () => {
  expect(await flawsOf('```console\n$ echo 1\n1\n$ false\n$ echo $?\n1\n```\n')).toEqual([]);
  expect(await flawsOf('```console\n$ echo 1\n1\n$ echo 2\n3\n```\n')).toEqual([`4: echo 2: ${differs}: 2`]);
});

boxed('a command that does not exist is told', async () => {
  expect(await flawsOf('```console\n$ no-such-thing\n```\n')).toEqual([
    expect.stringMatching(/no-such-thing: does not print .*command not found$/),
  ]);
});

boxed('a command that hangs ends at its deadline', async () => {
  const began = performance.now();
  expect(await flawsOf('```console\n$ echo a; cat\na\n$ echo b\nb\n```\n', 300)).toEqual([
    '2: echo a; cat: has not ended within 0.3 s: a',
  ]);
  expect(performance.now() - began).toBeLessThan(20_000);
});

boxed('a command that is not shown and fails is told', async () => {
  expect(await flawsOf('<!-- also run:\n$ cat none\n-->\n```console\n$ echo 1\n1\n```\n')).toEqual([
    expect.stringMatching(/^2: cat none: is not shown, and failed with exit code 1: .*No such file/),
  ]);
});

const talk = (answer: string) =>
  `<!-- scene -->
<!-- run: types "well, well" -->
\`\`\`console
$ nc -l 127.0.0.1 4088
who is there
well, well
\`\`\`

<!-- run: types who is there; stays -->
\`\`\`console
$ nc 127.0.0.1 4088
who is there
${answer}
\`\`\`

<!-- end of scene -->
`;

boxed('two terminals talk: each line is typed when all that stands above it has come', async () => {
  expect(await flawsOf(talk('well, well'))).toEqual([]);
});

boxed('what has not come at the end of a scene is told', async () => {
  expect(await flawsOf(talk('well'), 2000)).toEqual([`11: nc 127.0.0.1 4088: ${differs}: who is there\nwell, well`]);
});

boxed('Ctrl-C ends a command when the others have shown what they show', async () => {
  const server = '<!-- scene -->\n```console\n$ nc -l 127.0.0.1 4088\nhello\n```\n\n';
  const client = '```console\n$ (echo hello; cat) | nc 127.0.0.1 4088\n^C\n```\n\n<!-- end of scene -->\n';
  expect(await flawsOf(server + client)).toEqual([]);
});

boxed('a look at the sockets is taken again until it shows what the lesson shows', async () => {
  const late = "setTimeout(() => require('net').createServer().listen(4089), 500)";
  expect(
    await flawsOf(
      `<!-- also run:\n$ node -e "require('net').createServer().listen(4088); ${late}"\n-->\n\`\`\`console\n$ ss -ltn 'sport = 4089'\nState Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN 0 511 *:4089 *:*\n\`\`\`\n`,
    ),
  ).toEqual([]);
});

boxed(
  'the network is private: whoever listens on the loopback outside cannot be reached, and there is no other way out',
  async () => {
    let callers = 0;
    const canary = createServer(() => callers++).listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const { port } = canary.address() as AddressInfo;
    const flaws = await flawsOf(
      `\`\`\`console\n$ nc -zv 127.0.0.1 ${port}\nnc: connect to 127.0.0.1 port ${port} (tcp) failed: Connection refused\n` +
        "$ tail -n +3 /proc/net/dev | sed 's/:.*//;s/ //g'\nlo\n$ tail -n +2 /proc/net/route\n```\n",
    );
    canary.close();
    expect(flaws).toEqual([]);
    expect(callers).toBe(0);
  },
);

boxed('nothing of the machine can be written, and the home is empty and whose it should be', async () => {
  expect(
    await flawsOf(
      '```console\n$ touch /usr/x /etc/x /x 2>&1 | grep -c Read-only\n3\n$ ls\n$ touch x && ls\nx\n$ whoami; pwd\nstudent\n/home/student\n```\n',
    ),
  ).toEqual([]);
});

test('a box that does not work is a fault of the machine and none of the lesson', async () => {
  const [scene] = readScenes(readLesson('01-trial', lessonWith('```console\n$ true\n```\n'))).scenes;
  const broken = { command: { file: process.execPath, args: ['-e', 'console.error("no box")'], cwd: '/', env: {} } };
  if (!scene) throw new Error('no scene');
  await expect(rehearse(scene, broken)).rejects.toThrow('a scene could not be run: no box');
});
