// SAMPLE: when the stub's contract changes, so do these: `covers` has the words of the stub that a check claims, `lesson` is the section that
// explains it, and whoever fails it reads the first hint. The points go into content/course.yaml, the names into mistakes.yaml.
import { check, expect } from '#lab';

const ANSWERS = 'answers each line with one line, wherever the stream is cut';

check(
  'listens on the port that it is given, and returns its server',
  {
    points: 1,
    covers: ['listen on the TCP port that it is given', 'return the listening net.Server'],
    hint: [
      'Pass the argument `port` to `server.listen`, and hand the server back at once: it has not to wait for anybody.',
      "`const server = net.createServer((socket) => { … }); return server.listen(port, '127.0.0.1');`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student }) => {
    const server = await student.start('sampleExport');
    expect(await server.returned()).toBe('net.Server');
  },
);

check(
  ANSWERS,
  {
    points: 3,
    covers: ['answer each line of a client', 'find the lines wherever the stream is cut'],
    hint: [
      'TCP keeps bytes in order, and forgets how they were cut. What a "data" event brings may be half a line, or three.',
      'Keep what has come of a line in a variable of the connection, and answer for each "\\n" that has come.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, tcp } }) => {
    const peer = await tcp.connect(await student.start('sampleExport'));
    const together = [random.word(), `${random.word(3)} ${random.word(5)}`, random.word(1)];
    await peer.send(together.map((line) => `${line}\n`).join(''));
    for (const line of together) await expect(peer).toReceive(`${expectedAnswer(line)}\n`);
    const inPieces = random.word(30);
    await peer.sendInPieces(`${inPieces}\n`, [1, random.int(2, 28), 30]);
    await expect(peer).toReceive(`${expectedAnswer(inPieces)}\n`);
  },
);

check(
  'serves many clients at the same time, each with its own lines',
  {
    points: 2,
    needs: ANSWERS,
    covers: 'serve many clients at the same time',
    hint: [
      'What belongs to one client has to live inside the connection listener, and nobody may have to wait for somebody else.',
      'Is there a variable outside of the connection listener, or an `await` for one connection? All clients share these.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, tcp } }) => {
    const peers = await tcp.connectMany(await student.start('sampleExport'), 10);
    const talks = peers.map((peer) => ({ peer, line: random.word(12) }));
    for (const { peer, line } of talks) await peer.send(line.slice(0, 5));
    for (const { peer, line } of [...talks].reverse()) await peer.send(`${line.slice(5)}\n`);
    for (const { peer, line } of talks) await expect(peer).toReceive(`${expectedAnswer(line)}\n`);
  },
);

check(
  'lets clients go: closes after a FIN, and keeps running after a reset',
  {
    points: 2,
    needs: ANSWERS,
    covers: ['when a client closes its direction (FIN)', 'keep running when a client breaks its connection off (RST)'],
    hint: [
      'One client\'s end is not the server\'s. A reset arrives as the event "error" on the socket, and unheard it ends the program.',
      "`socket.on('error', () => socket.destroy());` in the connection listener; after a FIN, Node closes by itself what is not `allowHalfOpen`.",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, tcp } }) => {
    const server = await student.start('sampleExport');
    const [stays, leaves] = [await tcp.connect(server), await tcp.connect(server)];
    const last = random.word();
    await leaves.send(`${last}\n`);
    leaves.halfClose();
    await expect(leaves).toReceive(`${expectedAnswer(last)}\n`);
    await expect(leaves).toReceiveEnd();
    for (let time = 0; time < 3; time++) {
      const breaksOff = await tcp.connect(server);
      await breaksOff.send(`${random.word()}\n`.repeat(1000));
      await breaksOff.reset();
    }
    for (const peer of [stays, await tcp.connect(server)]) {
      const line = random.word();
      await peer.send(`${line}\n`);
      await expect(peer).toReceive(`${expectedAnswer(line)}\n`);
    }
  },
);

/** What the stub asks for. It is written apart from the solutions, so that both cannot be wrong in the same way. */
function expectedAnswer(text: string): string {
  return text.toUpperCase();
}
