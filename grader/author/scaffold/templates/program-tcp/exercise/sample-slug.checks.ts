// SAMPLE: when the stub's contract changes, so do these: `covers` has the words of the stub that a check claims, `lesson` is the section that
// explains it, and whoever fails it reads the first hint. The points go into content/course.yaml, the names into mistakes.yaml.
import { check, expect, type CheckContext } from '#lab';

const ANSWERS = 'calls the server, and answers each of its lines, wherever the stream is cut';

check(
  ANSWERS,
  {
    points: 3,
    covers: [
      'connect to the TCP port PORT of HOST',
      'answer each line of the server',
      'find the lines wherever the stream is cut',
    ],
    hint: [
      'TCP keeps bytes in order, and forgets how they were cut. What a "data" event brings may be half a line, or three.',
      '`net.connect({ host, port: Number(port) })`; keep what has come of a line, and answer for each "\\n" that has come.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async (context) => {
    const { random } = context.lab;
    const { peer } = await connected(context);
    const together = [random.word(), `${random.word(3)} ${random.word(5)}`, random.word(1)];
    await peer.send(together.map((line) => `${line}\n`).join(''));
    for (const line of together) await expect(peer).toReceive(`${expectedAnswer(line)}\n`);
    const inPieces = random.word(30);
    await peer.sendInPieces(`${inPieces}\n`, [1, random.int(2, 28), 30]);
    await expect(peer).toReceive(`${expectedAnswer(inPieces)}\n`);
  },
);

check(
  'ends with exit code 0 when the server has closed its direction, after the last answer',
  {
    points: 2,
    needs: ANSWERS,
    covers: 'end with exit code 0 when the server has closed its direction (FIN)',
    hint: [
      'What keeps your program alive when the connection is over? Whatever it still listens to does: a timer, a server, standard input.',
      'A program ends by itself when nothing is open any more. Close what you have opened when the socket says "close"; no `process.exit` is needed.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context);
    const last = random.word();
    await peer.send(`${last}\n`);
    peer.halfClose();
    await expect(peer).toReceive(`${expectedAnswer(last)}\n`);
    await expect(peer).toReceiveEnd();
    expect((await program.exit()).code).toBe(0);
  },
);

check(
  'says why it cannot connect, and ends with exit code 1',
  {
    points: 2,
    covers: 'where nobody listens, say so on standard error',
    hint: [
      'That nobody listens arrives as the event "error" on the socket. Unheard, it ends the program with a stack trace.',
      "`socket.on('error', (error) => { console.error(error.message); process.exitCode = 1; });`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab }) => {
    const program = student.run(['127.0.0.1', String(await lab.tcp.refusingPort())]);
    expect((await program.exit()).code).toBe(1);
    expect(program).toShowNoStackTrace();
    expect(program.stderr()).toMatch(/\w/);
  },
);

/** Runs the program, its standard input left open, and takes its call. */
async function connected({ student, lab }: CheckContext) {
  const server = await lab.tcp.listen();
  const program = student.run([server.host, String(server.port)]);
  return { program, peer: await server.accept() };
}

/** What the stub asks for. It is written apart from the solutions, so that both cannot be wrong in the same way. */
function expectedAnswer(text: string): string {
  return text.toUpperCase();
}
