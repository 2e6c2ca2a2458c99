// SAMPLE: when the stub's contract changes, so do these: `covers` has the words of the stub that a check claims, `lesson` is the section that
// explains it, and whoever fails it reads the first hint. The points go into content/course.yaml, the names into mistakes.yaml.
import { check, expect, type StudentServer, type UdpPeer } from '#lab';

const ANSWERS = 'answers each datagram with one datagram';

check(
  'binds the port that it is given, and returns its socket',
  {
    points: 1,
    covers: ['bind the UDP port that it is given', 'return its dgram.Socket'],
    hint: [
      'Pass the argument `port` to `bind`, and hand the socket back at once: it has not to wait for anybody.',
      "`const socket = dgram.createSocket('udp4'); …; return socket.bind(port, '127.0.0.1');`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student }) => {
    const server = await student.start('sampleExport', { transport: 'udp' });
    expect(await server.returned()).toBe('dgram.Socket');
  },
);

check(
  ANSWERS,
  {
    points: 3,
    covers: 'answer each datagram with one datagram',
    hint: [
      'Each "message" event brings one whole datagram: one event, one answer. Do not look for line ends, and collect nothing.',
      "`socket.on('message', (bytes, { address, port }) => { socket.send(…, port, address); });`",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, udp } }) => {
    const server = await student.start('sampleExport', { transport: 'udp' });
    const peer = await udp.peer();
    for (const text of [random.word(), `${random.word()}\n${random.word()}\n`, ` ${random.word()} `, random.word(1000)])
      await ask(peer, server, text);
  },
);

check(
  'answers each of many senders, at its own address and port',
  {
    points: 2,
    needs: ANSWERS,
    covers: 'send each answer to the address and the port from which the datagram came',
    hint: [
      'One bound socket hears everybody. Where an answer has to go comes with each message anew.',
      "The listener's second argument has the sender's `address` and `port`; keep neither, and do not `connect` the socket.",
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, udp } }) => {
    const server = await student.start('sampleExport', { transport: 'udp' });
    const peers = await Promise.all(Array.from({ length: 10 }, () => udp.peer()));
    for (let round = 0; round < 2; round++)
      await Promise.all(peers.map((peer) => ask(peer, server, `${round} ${random.word()}`)));
  },
);

check(
  'takes an empty datagram for a datagram',
  {
    points: 2,
    needs: ANSWERS,
    covers: 'take an empty datagram for a datagram like any other',
    hint: [
      'A datagram of no bytes came from somebody, and is no end of anything: UDP has no connections that could end.',
      'Take out every condition on the length of the message, and every `socket.close()`.',
    ],
    lesson: '00-sample-lesson#a-sample-section',
  },
  async ({ student, lab: { random, udp } }) => {
    const server = await student.start('sampleExport', { transport: 'udp' });
    const peer = await udp.peer();
    for (const text of ['', random.word(), '']) await ask(peer, server, text);
  },
);

/** Sends a datagram, and expects its answer next. */
async function ask(peer: UdpPeer, server: StudentServer, text: string): Promise<void> {
  await peer.send(server, text);
  const { bytes } = await peer.inbox.next();
  expect(bytes).toEqual(Buffer.from(expectedAnswer(text)));
}

/** What the stub asks for. It is written apart from the solutions, so that both cannot be wrong in the same way. */
function expectedAnswer(text: string): string {
  return text.toUpperCase();
}
