// SAMPLE: when the stub's contract changes, so do these: `covers` has the words of the stub that a check claims, `lesson` is the section that
// explains it, and whoever fails it reads the first hint. The points go into content/course.yaml, the names into mistakes.yaml.
import { check, expect, type CheckContext, type Datagram } from '#lab';

const SENDS = 'sends a datagram for each line, when it has come';

check(
  SENDS,
  {
    points: 3,
    covers: ['send for each line of its standard input one datagram', 'send it when the line has come'],
    hint: [
      'At a keyboard the end of the input is the end of the conversation: whoever waits for it sends too late.',
      "`createInterface({ input: process.stdin }).on('line', (line) => { socket.send(…, Number(port), host); })`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, udp } }) => {
    const server = await udp.peer();
    const program = student.run(['127.0.0.1', String(server.port)]);
    const together = [random.word(), `${random.word(3)} ${random.word(5)}`, random.word(1)];
    await program.type(together.map((line) => `${line}\n`).join(''));
    for (const line of together) expect(textOf(await server.inbox.next())).toBe(expectedAnswer(line));
    for (const line of [random.word(), random.word(200)]) {
      await program.type(`${line}\n`);
      expect(textOf(await server.inbox.next())).toBe(expectedAnswer(line));
    }
  },
);

check(
  'prints what comes back, a line each',
  {
    points: 2,
    needs: SENDS,
    covers: 'print each datagram that comes back',
    hint: [
      'A datagram has no line end, unless its sender has put one in. Who prints several has to set them apart.',
      "`socket.on('message', (bytes) => console.log(bytes.toString()));`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, answer } = await asked(context, 3);
    for (let time = 0; time < 3; time++) {
      const text = random.word(random.int(1, 40));
      await answer(text);
      await expect(program).toReceive(`${text}\n`);
    }
  },
);

check(
  'ends when its input has ended and every answer is there, not before',
  {
    points: 2,
    needs: SENDS,
    covers: 'end with exit code 0 when its input has ended',
    hint: [
      'That nobody types any more does not mean that nobody answers. And a socket that stays open keeps the program alive for ever.',
      'Count what you have sent and what has come back. Close the socket when the input has ended and the two are equal, whichever comes last.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, answer } = await asked(context, 5);
    program.endInput();
    // It has a few turns to see that, before anything comes back.
    for (let turn = 0; turn < 10; turn++) await program.advanceClock(1);
    for (let time = 0; time < 5; time++) {
      const text = random.word();
      await answer(text);
      await expect(program).toReceive(`${text}\n`);
    }
    await expect(program).toReceiveEnd('ended');
    expect((await program.exit()).code).toBe(0);
  },
);

/** Runs the program, its standard input left open, and has it ask a server so many times. `answer` sends something back. */
async function asked({ student, lab }: CheckContext, times: number) {
  const server = await lab.udp.peer();
  const program = student.run(['127.0.0.1', String(server.port)], { clock: true });
  await program.type(`${lab.random.word()}\n`.repeat(times));
  const [first] = await server.inbox.take(times);
  return { program, answer: (text: string) => server.send(first?.from ?? { port: 0 }, text) };
}

function textOf({ bytes }: Datagram): string {
  return bytes.toString();
}

/** What the stub asks for. It is written apart from the solutions, so that both cannot be wrong in the same way. */
function expectedAnswer(text: string): string {
  return text.toUpperCase();
}
