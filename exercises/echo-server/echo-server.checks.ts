import net from 'node:net';
import { check, expect, type Lab, type TcpPeer } from '#lab';

type Exports = typeof import('./echo-server.js');

const KIB = 1 << 10;
const MIB = 1 << 20;
const TEN_MINUTES = 600_000;
/** So many answers to another client show that the server has long had its turn. */
const TURNS = 40;
/** In bytes: the 1 MiB of the stub, and a chunk or two that were under way. */
const MOST_KEPT = MIB + 384 * KIB;
/** So many clients do not read at the same time. With a chunk of 64 KiB for each, common limits of 16 MiB for all are used up. */
const CROWD = 300;
/** So many clients come and go before the last one. */
const GONE = 600;
/** Chunks that mean something to a terminal, a shell, telnet, mail, the web or JavaScript; and the same one several times. */
const WORDS = [
  ...[
    'quit\n',
    'exit\r\n',
    'bye',
    'close',
    'END\n',
    '.\r\n',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t\n',
    '\0\0',
    '\x1b[2J',
    '\x03\x04\x1a',
  ],
  ...[
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    '$&',
    '%s',
    'undefined',
    '__proto__',
    '{"a":1}',
    '\ufeff',
    'ping',
    'again',
    'again',
    'again',
  ],
];

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
    lesson: '08-tcp-streams#listening-on-a-port',
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
    lesson: '08-tcp-streams#listening-on-a-port',
    covers: 'return the listening net.Server, or a promise of it',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    expect(await server.returned()).toBe('net.Server');
    const [one, two] = [await lab.tcp.closedPort(), await lab.tcp.closedPort()];
    const start = async (port: number) => {
      const what = `calls startEchoServer(${port}), and waits for the server`;
      const [returned, listensOn] = await student.evaluate(what, startOne, port);
      if (returned !== 'net.Server') lab.fail(`startEchoServer(port) returned ${returned}, and no net.Server`);
      await student.listens(port, 'tcp');
      if (listensOn !== null && listensOn !== port)
        lab.fail(`the server that startEchoServer(${port}) returned listens on port ${listensOn}`);
    };
    const serves = async (port: number) => {
      // What it answers, other checks see.
      (await lab.tcp.connect({ transport: 'tcp', host: '127.0.0.1', port, returned: async () => '' })).close();
    };
    await start(one);
    lab.note('one program may have many servers');
    await start(two);
    for (const port of [one, two]) await serves(port);
    const kept = await student.evaluate('closes the first of the two servers', closeOne, one);
    if (!kept)
      lab.fail(
        'a program that does nothing but start the server ends at once: something has told the server to `unref`',
      );
    await serves(two);
    await start(one);
    for (const port of [two, one]) await serves(port);
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
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
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
    for (const text of WORDS) {
      await peer.send(text);
      await expect(peer).toReceive(text);
    }
    // What takes long to send back must not be overtaken by what takes less.
    const uneven = lab.random.word(90_000);
    await peer.sendInPieces(uneven, [40_000, 40_001, 80_000, 80_003]);
    await expect(peer).toReceive(uneven);
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
    lesson: '08-tcp-streams#a-stream-of-bytes-not-messages',
    covers: 'bytes of any value, not only text',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const peer = await lab.tcp.connect(server);
    const everyByte = Buffer.from(lab.random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    const peers = await lab.tcp.connectMany(server, 32);
    const alone = async (one: TcpPeer, values: Iterable<number>) => {
      for (const value of values) {
        await one.send(Buffer.of(value));
        await expect(one).toReceive(Buffer.of(value));
      }
    };
    await Promise.all(peers.map((one, index) => alone(one, everyByte.subarray(8 * index, 8 * (index + 1)))));
    await peer.send(everyByte);
    await expect(peer).toReceive(everyByte);
    const cutInsideACharacter = Buffer.from(`${lab.random.word()} €`);
    await peer.sendInPieces(cutInsideACharacter, [cutInsideACharacter.length - 2]);
    await expect(peer).toReceive(cutInsideACharacter);
    const runs = [0, 10, 13, 32, 255].map((value) => Buffer.alloc(lab.random.int(9000, 70_000), value));
    const sizes = [1, 1023, 1025, 16_383, 16_385, 65_535, 65_536, 65_537].map((size) => lab.random.bytes(size));
    const sent = [...runs, ...sizes, lab.random.bytes(300_000)].map(async (bytes, index) => {
      const one = peers[index] ?? peer;
      await Promise.all([one.send(bytes), expect(one).toReceive(bytes, 3000)]);
    });
    await Promise.all(sent);
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
    lesson: '08-tcp-streams#many-clients-at-once',
    covers: ['serve many clients at the same time, each with its own bytes', 'for as long as it stays'],
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const peers = await lab.tcp.connectMany(server, 60);
    // Some system may have no second address of its own.
    const from = { address: '127.0.0.2', port: peers[0]?.port ?? 0 };
    const namesake = await lab.tcp.connect(server, { from }).catch(() => lab.note('there is no 127.0.0.2 here'));
    const all = [...peers, ...(namesake ? [namesake] : [])].map((peer) => ({ peer, word: lab.random.word(20) }));
    for (const round of [0, 1]) {
      if (round === 1) {
        // One that has said nothing yet is to be served after that time, too.
        all.push({ peer: await lab.tcp.connect(server), word: lab.random.word(20) });
        await student.advanceClock(TEN_MINUTES);
      }
      for (const { peer, word } of all) await peer.send(`${round} ${word}\n`);
      for (const { peer, word } of lab.random.shuffle(all)) await expect(peer).toReceive(`${round} ${word}\n`);
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
    lesson: '08-tcp-streams#half-close-one-direction-ends',
    covers:
      'when a client closes its direction (FIN), send what is still owed, however late the client reads it, and only then close the connection too',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const nothing = await lab.tcp.connect(server);
    nothing.halfClose();
    await expect(nothing).toReceiveEnd('fin');
    const atOnce = await lab.tcp.connect(server);
    const large = lab.random.bytes(300_000);
    void atOnce.offer(large);
    atOnce.halfClose();
    await expect(atOnce).toReceive(large, 3000);
    await expect(atOnce).toReceiveEnd('fin');
    // The server sees the FIN while it still owes, a little or much: what it owes it can send only later.
    const owed = [1, 300, 12_000, 40_000].map((size) => [0, 1, 2].map(() => lab.random.bytes(size)));
    const peers = await lab.tcp.connectMany(server, owed.length);
    for (const [index, pieces] of owed.entries()) {
      for (const piece of pieces) {
        await peers[index]?.window('closed');
        await peers[index]?.send(piece);
      }
      peers[index]?.halfClose();
    }
    for (const peer of peers) await peer.window('closed');
    await student.advanceClock(TEN_MINUTES);
    for (const [index, peer] of peers.entries()) {
      await peer.window('open');
      await expect(peer).toReceive(Buffer.concat(owed[index] ?? []), 3000);
      await expect(peer).toReceiveEnd('fin');
    }
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
    lesson: '08-tcp-streams#flow-control-a-slow-reader',
    covers: [
      'while a client does not read its answers, stop reading from that client',
      'go on serving the others meanwhile',
    ],
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const [slow, other] = [await lab.tcp.connect(server), await lab.tcp.connect(server)];
    const chunk = lab.random.bytes(256 * KIB);
    const chunks = 256;
    let taken = 0;
    let enough = false;
    // One chunk after the other: of chunks that wait together, Node tells only when all have been taken.
    const offerAll = async () => {
      for (; taken < chunks && !enough; taken++) await slow.offer(chunk);
    };
    const untilIdle = async (turns = TURNS) => {
      for (let idle = 0; idle < turns && taken < chunks;) {
        const before = taken;
        await askForAnEcho(other, lab);
        idle = taken === before ? idle + 1 : 0;
      }
      if (taken === chunks) {
        const mebibytes = (chunks * chunk.length) / MIB;
        lab.fail(
          `a client that read none of its answers got rid of ${mebibytes} MiB: your program keeps what it cannot send`,
        );
      }
      // What the system's own buffers do not account for is in the program's memory.
      const kept = taken * chunk.length - (slow.queued() ?? Infinity);
      if (kept > MOST_KEPT) {
        const mebibytes = (kept / MIB).toFixed(1);
        lab.fail(
          `your program kept ${mebibytes} MiB for a client that read none of its answers, and 1 MiB is the most`,
        );
      }
      return kept;
    };
    for (const time of ['first', 'second']) {
      [taken, enough] = [0, false];
      slow.pause();
      const offered = offerAll();
      const kept = await untilIdle();
      lab.note(`the client got rid of ${taken * (chunk.length / KIB)} KiB, then your program stopped reading`);
      // Others are served, with more than a word, and the memory that holds what is owed stays as it is.
      const others = lab.random.bytes(100_000);
      await Promise.all([other.send(others), expect(other).toReceive(others, 3000)]);
      if (time === 'first') {
        await student.advanceClock(TEN_MINUTES, 15_000);
        const more = (await untilIdle(5)) - kept;
        if (more > 384 * KIB) {
          const kibibytes = Math.round(more / KIB);
          lab.fail(
            `in ten minutes your program read ${kibibytes} KiB more from a client that read none of its answers`,
          );
        }
      }
      enough = true;
      if (time === 'second') slow.halfClose();
      slow.resume();
      // One chunk is always under way.
      for (let left = taken + 1; left > 0; left--) await expect(slow).toReceive(chunk, 3000);
      await offered;
    }
    await expect(slow).toReceiveEnd('fin');
    lab.note(`${CROWD} clients do not read, and others are served all the same`);
    const crowd = await lab.tcp.connectMany(server, CROWD);
    const stalled = crowd.slice(0, 40);
    const ports = crowd.slice(stalled.length).map(({ port }) => port);
    const word = lab.random.word(64 * KIB);
    await Promise.all(stalled.map((peer) => peer.window('closed')));
    await student.evaluate('fills every buffer on the way to the other clients', fillBuffers, [server.port, ports]);
    await Promise.all(crowd.map((peer) => peer.send(word)));
    await Promise.all(stalled.map((peer) => peer.window('closed')));
    const late = await lab.tcp.connect(server);
    // The first answer may still have had room.
    for (let time = 0; time < 3; time++) for (const peer of [other, late]) await askBesideTheCrowd(peer, lab);
    await Promise.all(stalled.map((peer) => peer.window('open')));
    await Promise.all(stalled.map((peer) => expect(peer).toReceive(word, 3000)));
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
    lesson: '08-tcp-streams#when-the-other-side-resets',
    covers: 'keep running when a client has gone, and when one breaks its connection off (RST)',
  },
  async ({ student, lab }) => {
    const server = await student.start('startEchoServer');
    const stays = await lab.tcp.connect(server);
    const leaves = await lab.tcp.connect(server);
    leaves.halfClose();
    const bytes = lab.random.bytes(100_000);
    for (let time = 0; time < 3; time++) {
      const breaksOff = await lab.tcp.connect(server);
      await breaksOff.send(bytes);
      await breaksOff.reset();
    }
    await askForAnEcho(stays, lab);
    lab.note('now clients to which the server still owes something');
    const [owed, ended, gone, port] = await lab.tcp.connectMany(server, 4);
    for (const peer of [owed, ended, port]) {
      await peer?.window('closed');
      // So little to one of them that whoever stops reading with a full buffer reads on, and sees its FIN.
      await peer?.send(bytes.subarray(0, peer === ended ? 1000 : 40_000));
    }
    ended?.halfClose();
    // Time for the server to see that one of them has closed its direction.
    for (let time = 0; time < 3; time++) await askForAnEcho(stays, lab);
    for (const peer of [owed, ended, port]) {
      await peer?.window('closed');
      await peer?.reset();
    }
    await askForAnEcho(stays, lab);
    // Only when it goes on sending what it owes does it hear that nobody is there any more.
    for (const peer of [owed, ended, port]) await peer?.window('open');
    await askForAnEcho(stays, lab);
    // Its answers meet nobody, and the second one does not even leave.
    await Promise.all([gone?.send(bytes), gone && expect(gone).toReceive(bytes, 3000)]);
    await student.whileStill(async () => {
      await gone?.send(bytes);
      gone?.close();
    });
    await askForAnEcho(stays, lab);
    const from = { port: port?.port ?? 0 };
    const samePort = await lab.tcp.connect(server, { from }).catch(() => lab.tcp.connect(server));
    await askForAnEcho(samePort, lab);
    lab.note(`now ${GONE} clients that come and break off`);
    for (let left = GONE; left > 0; left -= 50) await breakOff(server, 50);
    await askForAnEcho(stays, lab);
    await askForAnEcho(await lab.tcp.connect(server), lab);
  },
);

/** One turn of the server's: it answers a client. */
async function askForAnEcho(peer: TcpPeer, lab: Lab): Promise<void> {
  const word = lab.random.word();
  await peer.send(word);
  await expect(peer).toReceive(word);
}

/** The same, while many others do not read. */
async function askBesideTheCrowd(peer: TcpPeer, lab: Lab): Promise<void> {
  const word = lab.random.word();
  const { received } = peer.inbox;
  await peer.send(word);
  await peer.inbox.expect(word).catch((error: unknown) => {
    if (peer.inbox.received > received) throw error;
    lab.fail(
      `${CROWD} clients do not read their answers, and another client that reads is served no longer: what your program keeps for some must not count against the others`,
    );
  });
}

/** As `window('closed')` does for one client, for many of them and for good: what the program writes to them, the system does not take. */
async function fillBuffers(_exports: Exports, [server, clients]: [number, number[]]): Promise<void> {
  const theirs = ({ localPort, remotePort }: { localPort?: number; remotePort?: number }) =>
    localPort === server && clients.includes(remotePort ?? 0);
  const find = () => (process as unknown as { _getActiveHandles(): object[] })._getActiveHandles().filter(theirs);
  // Turns of the event loop, in which connections that the system has made reach the program.
  for (let turn = 0; turn < 100 && find().length < clients.length; turn++)
    await new Promise<void>((resolve) => setImmediate(resolve));
  for (const socket of find())
    for (const name of ['_write', '_writev'])
      Object.defineProperty(socket, name, { configurable: true, value: () => undefined });
}

/** Starts a server in the program, and keeps it for `closeOne`. @returns what it is, and its port if it listens already */
async function startOne({ startEchoServer }: Exports, port: number): Promise<[string, number | null]> {
  const server: unknown = await startEchoServer(port);
  if (!(server instanceof process.getBuiltinModule('net').Server)) {
    return [server instanceof Object ? `an object (${server.constructor.name})` : String(server), null];
  }
  Object.assign(globalThis, { [`server on ${port}`]: server });
  const address = server.address();
  return ['net.Server', address instanceof Object ? address.port : null];
}

/** @returns false if `unref` had been called, so that the server did not keep the process running */
async function closeOne(_exports: Exports, port: number): Promise<boolean> {
  const server = Reflect.get(globalThis, `server on ${port}`) as { close(done: () => void): void; unref(): void };
  const keeping = process.getActiveResourcesInfo().length;
  server.unref();
  const kept = process.getActiveResourcesInfo().length < keeping;
  await new Promise<void>((resolve) => server.close(resolve));
  return kept;
}

/** So many clients at once that connect, and break their connections off. */
async function breakOff(server: { host: string; port: number }, howMany: number): Promise<void> {
  const client = () =>
    new Promise((resolve) => {
      const socket = net.connect(server.port, server.host, () => socket.resetAndDestroy());
      socket.on('error', () => socket.destroy()).on('close', resolve);
    });
  await Promise.all(Array.from({ length: howMany }, client));
}
