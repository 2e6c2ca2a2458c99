import { check, expect, type Lab, type TcpPeer } from '#lab';

const MIB = 1 << 20;
/** So many answers to another client show that the server has long had its turn. */
const TURNS = 40;
/** The most that Node reads of a connection in one turn, in bytes. */
const READ_AT_ONCE = 1 << 16;
/** In bytes. A program that stops reading keeps some ten thousand. */
const MOST_KEPT = 8 * MIB;

const LISTENS = 'listens on the port that it is given';
const ECHOES = 'returns every byte that it receives, in order';

check(
  LISTENS,
  {
    points: 1,
    hint: [
      'Pass the argument `port` to `server.listen`, and call `listen` once. The address 127.0.0.1, or none at all, is right.',
      'A server listens only once `listen` has been called, and on the port that is asked for: 0, or none, makes the system choose another.',
      "`const server = net.createServer((socket) => { … }); server.listen(port, '127.0.0.1');`",
    ],
    lesson: '07-tcp#listening-on-a-port',
    covers: 'listen on the TCP port that it is given, so that clients reach it at 127.0.0.1',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    await lab.tcp.connect(server);
  },
);

check(
  'returns its server, or a promise of it',
  {
    points: 1,
    needs: LISTENS,
    hint: [
      'End the function with `return server`; a function that waits for `listening` first returns a promise of it.',
      "A callback's `return` is not your function's: the last line of `startEchoServer` itself has to hand the server back, and not when it closes.",
      "`listen` returns the server: `return server.listen(port, '127.0.0.1');`",
    ],
    lesson: '07-tcp#listening-on-a-port',
    covers: 'return the listening net.Server, or a promise of it',
  },
  async ({ student }) => {
    const server = await student.start('startEchoServer');
    expect(await server.returned()).toBe('net.Server');
  },
);

check(
  ECHOES,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Write each chunk back just as it came: add nothing, leave nothing out, and do not wait for the end of a line.',
      'TCP keeps bytes in order, and forgets how they were cut. Whatever a "data" event brings, half a line or two of them, is what to write.',
      "In the connection listener: `socket.on('data', (chunk) => socket.write(chunk));`, or in one word, `socket.pipe(socket);`",
    ],
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
    covers: 'send every byte that a client sends back to that client, unchanged, in order and once',
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startEchoServer'));
    const first = `${lab.random.word()}\r\n`;
    await peer.send(first);
    await expect(peer).toReceive(first);
    const withoutLineEnd = ` ${lab.random.word()} `;
    await peer.send(withoutLineEnd);
    await expect(peer).toReceive(withoutLineEnd);
    const inPieces = lab.random.word(60);
    await peer.sendInPieces(inPieces, [1, 2, lab.random.int(3, 30), 31, 59]);
    await expect(peer).toReceive(inPieces);
  },
);

check(
  'returns bytes that are not text',
  {
    points: 2,
    needs: ECHOES,
    hint: [
      'A chunk is a Buffer. Do not turn it into a string and back: bytes that are not valid UTF-8 do not survive that.',
      'Look for `toString`, `setEncoding`, `String(…)`, `+` and template strings on the way from the socket and back: each decodes.',
      'Hand on the very chunk that came, `socket.write(chunk)`, with no `setEncoding` anywhere, or `socket.pipe(socket)`.',
    ],
    lesson: '07-tcp#a-stream-of-bytes-not-messages',
    covers: 'bytes of any value, not only text',
  },
  async ({ student, lab }) => {
    const peer = await lab.tcp.connect(await student.start('startEchoServer'));
    const everyByte = Buffer.from(lab.random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    await peer.send(everyByte);
    await expect(peer).toReceive(everyByte);
    const cutInsideACharacter = Buffer.from(`${lab.random.word()} €`);
    await peer.sendInPieces(cutInsideACharacter, [cutInsideACharacter.length - 2]);
    await expect(peer).toReceive(cutInsideACharacter);
    const large = lab.random.bytes(300_000);
    await Promise.all([peer.send(large), expect(peer).toReceive(large, 3000)]);
  },
);

check(
  'serves many clients at once, each with its own bytes',
  {
    points: 2,
    needs: ECHOES,
    hint: [
      'What belongs to one connection must live inside the connection listener, and no client may have to wait for another to end.',
      'Which variables stand outside of the connection listener? All clients share these. And is there anything that waits for a client to finish?',
      'Keep nothing but the socket that the listener was given, and answer that one: `net.createServer((socket) => { socket.pipe(socket); })`.',
    ],
    lesson: '07-tcp#many-clients-at-once',
    covers: 'serve many clients at the same time, each with its own bytes',
  },
  async ({ student, lab }) => {
    const peers = await lab.tcp.connectMany(await student.start('startEchoServer'), 20);
    const words = peers.map(() => lab.random.word(20));
    for (const round of [0, 1]) {
      for (const [index, peer] of peers.entries()) await peer.send(`${round} ${words[index]}\n`);
      for (const [index, peer] of [...peers.entries()].reverse())
        await expect(peer).toReceive(`${round} ${words[index]}\n`);
    }
  },
);

check(
  'finishes its answer after the client has closed its direction, then closes too',
  {
    points: 2,
    needs: ECHOES,
    hint: [
      'The client\'s FIN is the event "end": it says that no more will come, not that nobody listens. Send what you owe, then `end`.',
      '`destroy` throws away what is not sent yet, while `end` sends it first. With `allowHalfOpen: true` Node leaves it to you to end your direction.',
      "`socket.pipe(socket)` ends after the last byte. With events: `socket.on('end', () => socket.end());`, never `destroy` there.",
    ],
    lesson: '07-tcp#half-close-one-direction-ends',
    covers: 'when a client closes its direction (FIN), send what is still owed, and only then close the connection too',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const [peer, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
    // More than the buffers of the system hold: a server that has seen the FIN before the client reads on still owes it some.
    // The other client's answers show that it had the time. Whether it gets them is for another check to say.
    const bytes = Buffer.alloc(lab.tcp.moreThanBuffered, lab.random.bytes(MIB));
    peer.pause();
    void peer.offer(bytes);
    peer.halfClose();
    const takeTurns = async () => {
      const turns = TURNS + Math.ceil(bytes.length / READ_AT_ONCE);
      for (let turn = 0; turn < turns; turn++) await askForAnEcho(other, lab);
    };
    await takeTurns().catch(() => lab.note('goes on without the other client'));
    peer.resume();
    await expect(peer).toReceive(bytes, 3000);
    await expect(peer).toReceiveEnd('fin');
  },
);

check(
  'holds no megabytes for a client that does not read, and serves the others meanwhile',
  {
    points: 3,
    needs: ECHOES,
    hint: [
      'When `write` returns false, stop reading from that client (`pause`) until "drain". `pipe` and `pipeline` do this for you.',
      "What `write` cannot send at once is kept in your program's memory, and it says so by returning false. Who goes on reading, goes on keeping.",
      "`if (!socket.write(chunk)) { socket.pause(); socket.once('drain', () => socket.resume()); }`, or just `socket.pipe(socket);`",
    ],
    lesson: '07-tcp#flow-control-a-slow-reader',
    covers: [
      'while a client does not read its answers, stop reading from that client',
      'go on serving the others meanwhile',
    ],
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const [slow, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
    slow.pause();
    const chunk = lab.random.bytes(MIB);
    const chunks = 64;
    let taken = 0;
    // One chunk after the other: of chunks that wait together, Node tells only when all have been taken.
    const offerAll = async () => {
      for (; taken < chunks; taken++) await slow.offer(chunk);
    };
    void offerAll();
    for (let idle = 0; idle < TURNS && taken < chunks;) {
      const before = taken;
      await askForAnEcho(other, lab);
      idle = taken === before ? idle + 1 : 0;
    }
    // What the system's own buffers do not account for is in the program's memory.
    const kept = taken * MIB - (slow.queued() ?? Infinity);
    if (taken === chunks) {
      lab.fail(
        `a client that read none of its answers got rid of ${chunks} MiB: your program keeps what it cannot send`,
      );
    }
    if (kept > MOST_KEPT) {
      const mebibytes = Math.round(kept / MIB);
      lab.fail(
        `your program stopped reading only when it kept ${mebibytes} MiB for a client that read none of its answers`,
      );
    }
    lab.note(`the client that does not read got rid of ${taken} of ${chunks} MiB, then your program stopped reading`);
    slow.resume();
    await expect(slow).toReceive(chunk, 3000);
    await expect(slow).toReceive(chunk, 3000);
  },
);

check(
  'keeps running when a client breaks its connection off',
  {
    points: 2,
    needs: ECHOES,
    hint: [
      'A reset arrives as the event "error" on the socket; unheard, it ends a Node program. One client\'s end is not the server\'s.',
      'The "error" of a connection comes to its socket. A listener on the server, or a `try` around `createServer`, never hears of it.',
      "First thing in the connection listener: `socket.on('error', () => socket.destroy());`. The server is not closed.",
    ],
    lesson: '07-tcp#when-the-other-side-resets',
    covers: 'keep running when a client has gone, and when one breaks its connection off (RST)',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const stays = await lab.tcp.connect(server);
    const leaves = await lab.tcp.connect(server);
    leaves.halfClose();
    for (let time = 0; time < 3; time++) {
      const breaksOff = await lab.tcp.connect(server);
      await breaksOff.send(lab.random.bytes(100_000));
      await breaksOff.reset();
    }
    const word = lab.random.word();
    await stays.send(word);
    await expect(stays).toReceive(word);
    const next = await lab.tcp.connect(server);
    await next.send(word);
    await expect(next).toReceive(word);
  },
);

/** One turn of the server's: it answers a client. */
async function askForAnEcho(peer: TcpPeer, lab: Lab): Promise<void> {
  const word = lab.random.word();
  await peer.send(word);
  await expect(peer).toReceive(word);
}
