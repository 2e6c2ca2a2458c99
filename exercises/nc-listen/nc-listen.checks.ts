import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import {
  check,
  expect,
  type CheckContext,
  type Lab,
  type StudentProgram,
  type StudentServer,
  type TcpPeer,
} from '#lab';

/** So many words printed meanwhile show that the program has long had its turn. */
const TURNS = 30;
/** A silence, in ms, after which nothing may have ended by itself. */
const SILENCE_MS = 10 * 60_000;
/** Of the pieces with which an output that is not read is filled: at most so many, of so many bytes each. More than the system keeps of them. */
const [FILLERS, FILLER_BYTES] = [120, 4000];
/** Each by itself means something to some terminal or decoder: zero, Ctrl-C, Ctrl-D, line ends, Ctrl-Z, ESC, DEL, and what is no UTF-8. */
const SINGLE_BYTES = [0x00, 0x03, 0x04, 0x0a, 0x0d, 0x1a, 0x1b, 0x7f, 0x80, 0xff].map((value) => Buffer.from([value]));
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** What a transfer of many bytes may take. */
const LARGE_MS = 3000;

const LISTENS = 'listens on the TCP port that it is given';
const PRINTS = 'prints what the client sends, as it comes, and nothing else';
const SENDS = 'sends the client what is typed, as it is typed';
const ENDS = 'ends with exit code 0 when the client ends, although its input is open';

check(
  LISTENS,
  {
    points: 1,
    hint: [
      'The port is the argument after `-l`: `process.argv[3]`. Pass it to `listen`, together with 127.0.0.1 or without an address.',
      '`process.argv[0]` and `[1]` are Node and your file, `[2]` is `-l`. The port is text, which `Number` turns into a number.',
      "`const port = Number(process.argv[3]);`, then `server.listen(port, '127.0.0.1');`",
    ],
    lesson: '13-netcat#server-mode',
    covers: 'listen on that TCP port, so that clients reach it at 127.0.0.1, and accept the first connection',
  },
  async (context) => {
    const { program, server } = await listening(context, { clock: true });
    // Nobody calls for long.
    await program.advanceClock(SILENCE_MS);
    await context.lab.tcp.connect(server);
  },
);

check(
  PRINTS,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Write each chunk to `process.stdout` as it came. `console.log` adds a line end, and messages of your own belong on standard error.',
      '`console.log` is for lines of text. Bytes of a stream go to `process.stdout.write`, one call a chunk, as they are.',
      "`client.pipe(process.stdout);`, or `client.on('data', (chunk) => process.stdout.write(chunk));`",
    ],
    lesson: '13-netcat#building-your-own',
    covers:
      'print everything that this client sends on its standard output, unchanged and as it comes, and print nothing else there',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context);
    for (const sent of [`${random.word()}\r\n`, `${random.word()} `, random.word(), `\n${random.word()}\n\n`])
      await show(program, peer, sent);
  },
);

check(
  SENDS,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Write each chunk of standard input to the client when it comes. The client need not speak first, nor answer, and a line need not be complete.',
      'A "data" listener on standard input gets what is typed at once: do not collect it into lines, and do not wait for the client to speak.',
      "`process.stdin.pipe(client);`, or `process.stdin.on('data', (chunk) => client.write(chunk));`, inside the connection listener.",
    ],
    lesson: '13-netcat#server-mode',
    covers: 'send everything that it reads from its standard input to this client, unchanged and as it comes',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context, { clock: true });
    for (const typed of [`${random.word()}\n`, ` ${random.word()}`, `${random.word()}\r\n\r\n`])
      await say(program, peer, typed);
    await program.advanceClock(SILENCE_MS);
    await say(program, peer, `${random.word()}\n`);
    await show(program, peer, `${random.word()}\n`);
  },
);

check(
  'keeps what is typed until a client has connected',
  {
    points: 2,
    needs: SENDS,
    hint: [
      'A stream that nobody reads waits. Begin to read standard input only when there is somebody to send it to.',
      'A "data" listener at the top of the program starts the stream flowing, and what is typed before a client is there is lost.',
      'Put `process.stdin.pipe(client);` into the connection listener, and touch standard input nowhere before.',
    ],
    lesson: '13-netcat#server-mode',
    covers: 'what is typed before the client has connected is kept and sent first',
  },
  async (context) => {
    const { lab } = context;
    const early = `${lab.random.word()}\n`;
    const { program, server } = await listening(context, { typed: early, clock: true });
    const later = `${lab.random.word()}\n`;
    await program.type(later);
    // With more than the system keeps, some of it is still waiting when more is typed.
    const much = Buffer.alloc(lab.tcp.moreThanBuffered, lab.random.word(997));
    const typed = program.type(much);
    // A program that reads before anybody has connected has time for it.
    for (let turn = 0; turn < TURNS; turn++) await program.advanceClock(1);
    const peer = await lab.tcp.connect(server);
    peer.pause();
    for (let turn = 0; turn < TURNS; turn++) await show(program, peer, `${lab.random.word()}\n`);
    const last = `${lab.random.word()}\n`;
    const typedLast = program.type(last);
    peer.resume();
    await expect(peer).toReceive(early + later, LARGE_MS);
    await expect(peer).toReceive(much, LARGE_MS);
    await expect(peer).toReceive(last, LARGE_MS);
    await Promise.all([typed, typedLast]);
    await say(program, peer, `${lab.random.word()}\n`);
  },
);

check(
  'carries bytes that are not text, both ways',
  {
    points: 2,
    needs: SENDS,
    hint: [
      'Chunks are Buffers. Hand them on as they are: what is turned into a string and back is damaged where it is no valid UTF-8.',
      'No `setEncoding`, no `toString`, no template text around a chunk: each of these decodes the bytes as UTF-8.',
      "Leave the encoding away on both streams: `client.on('data', (chunk: Buffer) => process.stdout.write(chunk));`",
    ],
    lesson: '13-netcat#moving-a-file',
    covers: 'do both at the same time, with bytes of any value, not only text',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context);
    for (const start of ['', `${random.word()}\n`]) {
      const marked = Buffer.concat([Buffer.from(start), BYTE_ORDER_MARK, Buffer.from(`${random.word()}\n`)]);
      await Promise.all([show(program, peer, marked), say(program, peer, marked)]);
    }
    const everyByte = () => Buffer.from(random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    await show(program, peer, everyByte());
    await say(program, peer, everyByte());
    const euro = Buffer.from('€');
    for (const half of [euro.subarray(0, 2), euro.subarray(2)]) {
      await show(program, peer, half);
      await say(program, peer, half);
    }
    for (const single of SINGLE_BYTES) await Promise.all([show(program, peer, single), say(program, peer, single)]);
    await Promise.all([show(program, peer, random.bytes(100_000)), say(program, peer, random.bytes(100_000))]);
    // What is typed goes out although nobody reads what is printed.
    const readAgain = program.holdOutput();
    const sent = Array.from({ length: TURNS }, () => Buffer.alloc(4 * FILLER_BYTES, `${random.word(7)}\n`));
    for (const piece of sent) {
      void peer.offer(piece);
      await say(program, peer, `${random.word()}\n`);
    }
    readAgain();
    await expect(program).toReceive(Buffer.concat(sent), LARGE_MS);
  },
);

check(
  'closes its direction (FIN) when its input has ended, and goes on printing',
  {
    points: 2,
    needs: SENDS,
    hint: [
      'The end of standard input ends your direction only: `end` the socket, so that the client learns of it, and stay for what the client still sends.',
      "`pipe` ends the client's socket when the input has ended. With listeners it is yours to do. Neither `destroy` nor `process.exit`: something may still come.",
      "`process.stdin.on('end', () => client.end());`, and go on printing until the client closes.",
    ],
    lesson: '13-netcat#the-end-of-input-and-the-exit-code',
    covers: 'close its direction (FIN) when its input has ended and all of it has been sent, and go on printing',
  },
  async (context) => {
    const { random } = context.lab;
    // All of the input is there before anybody calls, as with `nc-listen -l PORT < file`.
    const file = random.bytes(200_000);
    const [{ program, peer }, empty] = await Promise.all([
      connected(context, { stdin: file, fromFile: true, clock: true }),
      listening(context, { stdin: '', clock: true }),
    ]);
    await expect(peer).toReceive(file, LARGE_MS);
    await expect(peer).toReceiveEnd('fin');
    for (let time = 0; time < 3; time++) {
      await show(program, peer, `${random.word()}\n`);
      await program.advanceClock(SILENCE_MS);
    }
    peer.halfClose();
    await expect(program).toReceiveEnd('ended');
    await endsWith(0, program);
    // And an input of which all that there was is its end, long before.
    await empty.program.advanceClock(SILENCE_MS);
    const caller = await context.lab.tcp.connect(empty.server);
    await expect(caller).toReceiveEnd('fin');
    caller.halfClose();
    await expect(empty.program).toReceiveEnd('ended');
    await endsWith(0, empty.program);
  },
);

check(
  ENDS,
  {
    points: 3,
    needs: PRINTS,
    hint: [
      'When the client has closed, nobody is left to type for. Let go of everything that keeps the program alive: standard input, the connection, the server.',
      "An open standard input keeps a Node program alive, and so does a server that listens. When the client's socket has closed, destroy the one and close the other.",
      "`client.on('close', () => process.stdin.destroy());`, with the server closed since the client came.",
    ],
    lesson: '13-netcat#building-your-own',
    covers:
      'end with exit code 0 when the client has closed its direction, after the last byte is printed, although its input may still be open',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context, { clock: true });
    // Nobody reads what it prints, as with `nc-listen -l PORT | less`: how much does it take until it stops reading, or at all?
    const fill = async (pieces: number) => {
      const sent = Array.from({ length: pieces }, () => Buffer.alloc(FILLER_BYTES, `${random.word(7)}\n`));
      for (const piece of sent) {
        void peer.offer(piece);
        await say(program, peer, `${random.word()}\n`);
      }
      return Buffer.concat(sent);
    };
    let readAgain = program.holdOutput();
    const all = await fill(FILLERS);
    const taken = all.length - (peer.queued() ?? 0);
    readAgain();
    await expect(program).toReceive(all, LARGE_MS);
    // So much less that half of what a stream keeps still waits to be printed when the client ends: all of it has to come.
    const kept = getDefaultHighWaterMark(false);
    readAgain = program.holdOutput();
    const sent = await fill(Math.round((taken - 2 * kept + kept / 4) / FILLER_BYTES));
    peer.halfClose();
    await program.advanceClock(SILENCE_MS);
    readAgain();
    await expect(program).toReceive(sent, LARGE_MS);
    await expect(program).toReceiveEnd('ended');
    await endsWith(0, program);
  },
);

check(
  'serves the first client and nobody else',
  {
    points: 3,
    needs: ENDS,
    hint: [
      'Stop listening when the first client is there: `server.close()` takes no new connections and leaves the one that exists alone.',
      "Later callers must not reach the first one's conversation. Close the server in the connection listener, before anything else is done there.",
      '`net.createServer((client) => { server.close(); ... })`: whoever calls now is refused.',
    ],
    lesson: '13-netcat#server-mode',
    covers: 'serve nobody else',
  },
  async (context) => {
    const { lab } = context;
    const { program, server } = await listening(context);
    // Both call before it has had time for the first.
    const [peer, second] = await Promise.all([lab.tcp.connect(server), tryToConnect(lab, server)]);
    await second?.send('the second client was here\n');
    await show(program, peer, `${lab.random.word()}\n`);
    for (const leave of [(late: TcpPeer) => late.reset(), (late: TcpPeer) => Promise.resolve(late.halfClose())]) {
      const late = await tryToConnect(lab, server);
      if (late) await leave(late);
      await show(program, peer, `${lab.random.word()}\n`);
    }
    const last = await tryToConnect(lab, server);
    await last?.send('the last client was here\n');
    for (let turn = 0; turn < TURNS; turn++) {
      await show(program, peer, `${lab.random.word()}\n`);
      await say(program, peer, `${lab.random.word()}\n`);
    }
    peer.halfClose();
    await expect(program).toReceiveEnd('ended');
    await endsWith(0, program);
    for (const other of [second, last]) expect(String((await other?.inbox.untilEnd()) ?? '')).toBe('');
  },
);

check(
  'ends without a stack trace when the client breaks the connection off',
  {
    points: 2,
    needs: PRINTS,
    hint: [
      'A reset arrives as the event "error" on the client\'s socket, not on the server. An "error" that nobody listens for crashes a Node program.',
      'Put the listener on the socket that you were given, in the connection listener. The "close" that follows does the rest.',
      "`client.on('error', (error) => console.error(error.message));`",
    ],
    lesson: '08-tcp-streams#when-the-other-side-resets',
    covers: 'end, with whatever exit code, also when the client breaks the connection off (RST)',
  },
  async (context) => {
    const { lab } = context;
    const [{ program, server }, other, third] = await Promise.all([
      listening(context),
      connected(context),
      connected(context, { clock: true }),
    ]);
    // One breaks off before it has said anything, the other while the program waits to send it more.
    const breaksOff = async () => (await lab.tcp.connect(server)).reset();
    // On Linux that may be even before the program looks: such a connection is accepted all the same.
    if (process.platform === 'linux') await context.student.whileStill(breaksOff);
    else await breaksOff();
    other.peer.pause();
    void other.program.type(Buffer.alloc(lab.tcp.moreThanBuffered, lab.random.word()));
    for (let turn = 0; turn < 3; turn++) await show(other.program, other.peer, `${lab.random.word()}\n`);
    await other.peer.reset();
    // The third has closed its direction, and breaks off when the program has long seen that.
    third.peer.pause();
    void third.program.type(Buffer.alloc(lab.tcp.moreThanBuffered, lab.random.word()));
    // Only when the system takes no more is the program left with something that it still wants to send.
    for (let idle = 0, queued = 0; idle < 5;) {
      await show(third.program, third.peer, `${lab.random.word()}\n`);
      const now = third.peer.queued() ?? queued;
      idle = now > queued ? 0 : idle + 1;
      queued = Math.max(queued, now);
    }
    third.peer.halfClose();
    await third.peer.untilRead();
    for (let turn = 0; turn < 3; turn++) await third.program.advanceClock(1);
    await third.peer.reset();
    for (const left of [program, other.program, third.program]) {
      await left.exit();
      expect(left).toShowNoStackTrace();
      await expect(left).toReceiveEnd('ended');
    }
  },
);

check(
  'says that the port is in use, and ends with exit code 1',
  {
    points: 2,
    hint: [
      'The server tells it in an "error" event. Print its message with `console.error`, set the exit code, and let go of standard input if you read it already.',
      'EADDRINUSE arrives at the server, before any client. The message must hold the words "in use", and Node\'s own stack trace must not appear.',
      "`server.on('error', () => { console.error('port', port, 'is in use'); process.exitCode = 1; });`",
    ],
    lesson: '13-netcat#the-end-of-input-and-the-exit-code',
    covers: 'when the port is in use already, say so on its standard error',
  },
  async ({ student, lab }) => {
    await withPortInUse(async (port) => {
      lab.note(`port ${port} is in use`);
      const program = student.run(['-l', String(port)], { clock: true });
      // After so many turns of its event loop it has had time to report the error and exit, however busy the machine is.
      for (let turn = 0; turn < TURNS; turn++) await program.advanceClock(1);
      await program.exit(50);
      const message = program.stderr();
      expect(message).toMatch(/in use/i);
      expect(program).toShowNoStackTrace();
      await endsWith(1, program);
      await expect(program).toReceiveEnd('ended');
    });
  },
);

check(
  'talks to the nc of this machine',
  {
    points: 1,
    uses: 'nc',
    needs: SENDS,
    hint: [
      'Try it by hand: your program in one terminal, `nc 127.0.0.1 4088` in another. Type in both, then press Ctrl-C in the one of nc: both have to end.',
      'nc closes both directions at once when it is ended. Then nothing may hold your program: not the keyboard, not the server.',
      "`client.on('close', () => process.stdin.destroy());` lets go of the keyboard, and `server.close()` of the server.",
    ],
    lesson: '13-netcat#server-mode',
    covers: ['do both at the same time', 'end with exit code 0 when the client has closed its direction'],
  },
  async (context) => {
    const { lab } = context;
    const { program, server } = await listening(context);
    await withNc(lab, ['127.0.0.1', String(server.port)], async (nc) => {
      const [toProgram, toNc] = [`${lab.random.word()}\n`, `${lab.random.word()}\n`];
      nc.type(toProgram);
      await expect(program).toReceive(toProgram);
      await program.type(toNc);
      await nc.prints(toNc);
      nc.interrupt();
      await expect(program).toReceiveEnd('ended');
      await endsWith(0, program);
    });
  },
);

interface Input {
  /** All of its input; left out, the input stays open. */
  stdin?: string | Uint8Array;
  /** Typed at once, before it can listen. */
  typed?: string;
  /** `stdin` is a file, and not a pipe. */
  fromFile?: boolean;
  /** Its clock can be put forward. */
  clock?: boolean;
}

/** Runs the program on a free port, and on another one when that has been snatched meanwhile, until it listens. */
async function listening({ student, lab }: CheckContext, { stdin, typed, ...options }: Input = {}) {
  for (let attempt = 1; ; attempt++) {
    const port = await lab.tcp.closedPort();
    const program = student.run(['-l', String(port)], { ...options, ...(stdin !== undefined && { stdin }) });
    if (typed !== undefined) await program.type(typed);
    try {
      return { program, server: await program.listens(port) };
    } catch (error) {
      if (attempt === 3 || !/EADDRINUSE|in use/i.test(program.stderr())) throw error;
    }
  }
}

/** Runs the program, and connects as its first client. */
async function connected(context: CheckContext, input: Input = {}) {
  const { program, server } = await listening(context, input);
  return { program, server, peer: await context.lab.tcp.connect(server) };
}

/** A connection, or none when it is refused or not answered. */
async function tryToConnect(lab: Lab, server: StudentServer): Promise<TcpPeer | undefined> {
  try {
    return await lab.tcp.connect(server);
  } catch {
    lab.note('a second client was not let in');
    return undefined;
  }
}

/** Types something into the program, and the client receives it. */
async function say(program: StudentProgram, peer: TcpPeer, data: string | Uint8Array): Promise<void> {
  await Promise.all([program.type(data), expect(peer).toReceive(data, withinMs(data))]);
}

/** The client sends something, and the program prints it. */
async function show(program: StudentProgram, peer: TcpPeer, data: string | Uint8Array): Promise<void> {
  await Promise.all([peer.send(data), expect(program).toReceive(data, withinMs(data))]);
}

function withinMs(data: string | Uint8Array): number | undefined {
  return data.length > 10_000 ? LARGE_MS : undefined;
}

async function endsWith(expected: number, program: StudentProgram): Promise<void> {
  const { code, signal } = await program.exit();
  expect(`exit code ${code ?? signal}`).toBe(`exit code ${expected}`);
}

/** Takes a port on every address on which a program could listen: systems differ in which of them get in each other's way. */
async function withPortInUse(use: (port: number) => Promise<void>): Promise<void> {
  const servers: Server[] = [];
  let port = 0;
  try {
    for (const host of ['0.0.0.0', '127.0.0.1', '::']) {
      const server = await listenOn(host, port);
      if (server) servers.push(server);
      const address = server?.address();
      if (address && typeof address === 'object') ({ port } = address);
    }
    await use(port);
  } finally {
    for (const server of servers) server.close();
  }
}

function listenOn(host: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, ipv6Only: host === '::' }, () => resolve(server));
  });
}

interface Nc {
  type: (text: string) => void;
  prints: (text: string) => Promise<void>;
  interrupt: () => void;
}

/** Runs the nc of this machine. */
async function withNc(lab: Lab, args: string[], use: (nc: Nc) => Promise<void>): Promise<void> {
  const nc = spawn('nc', args);
  const gone = new Promise<void>((resolve) => nc.once('close', () => resolve()));
  const printed = lab.mailbox<string>('output of nc');
  nc.stdout.on('data', (chunk: Buffer) => printed.post(chunk.toString('latin1')));
  nc.stdin.on('error', () => undefined);
  lab.note(`ran nc ${args.join(' ')}`);
  try {
    await use({
      type: (text) => {
        lab.note(`typed ${JSON.stringify(text)} into nc`);
        nc.stdin.write(text);
      },
      prints: async (text) => {
        let all = '';
        while (all.length < text.length) all += await printed.next();
        expect(all).toBe(text);
      },
      interrupt: () => {
        lab.note('interrupted nc');
        nc.kill('SIGINT');
      },
    });
  } finally {
    nc.kill('SIGKILL');
    await gone;
  }
}
