import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getDefaultHighWaterMark, type Readable } from 'node:stream';
import { check, expect, type CheckContext, type Lab, type StudentProgram, type TcpPeer } from '#lab';

const MIB = 1 << 20;
/** In bytes. A program that stops reading keeps some hundred thousand, with the pipe that it reads from. */
const MOST_KEPT = 8 * MIB;
/** So many words printed meanwhile show that the program has long had its turn. */
const TURNS = 40;
/** A silence, in ms, after which nothing may have ended by itself. */
const SILENCE_MS = 10 * 60_000;
/** Of the pieces with which an output that is not read is filled: so many, of so many bytes each. More than the system keeps of them. */
const [FILLERS, FILLER_BYTES] = [120, 4000];
/** Each by itself means something to some terminal or decoder: zero, Ctrl-C, Ctrl-D, line ends, Ctrl-Z, ESC, DEL, and what is no UTF-8. */
const SINGLE_BYTES = [0x00, 0x03, 0x04, 0x0a, 0x0d, 0x1a, 0x1b, 0x7f, 0x80, 0xff].map((value) => Buffer.from([value]));
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** What a transfer of many bytes may take. */
const LARGE_MS = 3000;

const CONNECTS = 'connects to the host and the port that it is given';
const SENDS = 'sends what is typed, as it is typed';
const BOTH_WAYS = 'carries both directions at the same time';
const ENDS_ITS_DIRECTION = 'closes its direction (FIN) when its input has ended';

check(
  CONNECTS,
  {
    points: 1,
    hint: [
      'The host is `process.argv[2]`, the port `process.argv[3]`, and `net.connect` wants both: without a host it calls this machine.',
      '`process.argv[0]` and `[1]` are Node and your file: the arguments begin at 2. The port is text, which `Number` turns into a number.',
      '`const [host, port] = process.argv.slice(2);`, then `net.connect({ host, port: Number(port) })`.',
    ],
    lesson: '13-netcat#client-mode',
    covers: 'connect to that host and that port over TCP',
  },
  async ({ student, lab }) => {
    const server = await lab.tcp.listen();
    // All of 127.0.0.0/8 is this machine on Linux; elsewhere it may be 127.0.0.1 alone.
    const elsewhere = await lab.tcp.listen({ host: '127.0.0.2' }).catch(() => undefined);
    if (elsewhere) student.run(['127.0.0.2', String(elsewhere.port)]);
    else student.run([server.host, String(server.port)]);
    await (elsewhere ?? server).accept();
  },
);

check(
  SENDS,
  {
    points: 2,
    needs: CONNECTS,
    hint: [
      'Write each chunk of standard input to the socket when it comes. A program that collects them sends too late; one that cuts its input into lines changes it.',
      'A "data" listener on standard input gets what is typed at once. What you write to the socket before it is connected, Node keeps and sends later.',
      "`process.stdin.pipe(socket);`, or `process.stdin.on('data', (chunk) => socket.write(chunk));`",
    ],
    lesson: '13-netcat#client-mode',
    covers: 'send everything that it reads from its standard input, unchanged and as it comes',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context, { clock: true });
    for (const typed of [`${random.word()}\n`, ` ${random.word()}`, `${random.word()}\r\n\r\n`])
      await say(program, peer, typed);
    await program.advanceClock(SILENCE_MS);
    await say(program, peer, `${random.word()}\n`);
  },
);

check(
  'prints what the server sends, as it comes, and nothing else',
  {
    points: 2,
    needs: CONNECTS,
    hint: [
      'Write each chunk to `process.stdout` as it came. `console.log` adds a line end, and messages of your own belong on standard error.',
      '`console.log` is for lines of text. Bytes of a stream go to `process.stdout.write`, one call a chunk, as they are.',
      "`socket.pipe(process.stdout);`, or `socket.on('data', (chunk) => process.stdout.write(chunk));`",
    ],
    lesson: '13-netcat#building-your-own',
    covers:
      'print everything that the server sends on its standard output, unchanged and as it comes, and print nothing else there',
  },
  async (context) => {
    const { random } = context.lab;
    // Its input has ended before anything comes, as with `nc-client HOST PORT < /dev/null`.
    const { program, peer } = await connected(context, { stdin: '' });
    for (const sent of [`${random.word()}\r\n`, `${random.word()} `, random.word(), `\n${random.word()}\n\n`])
      await show(program, peer, sent);
    // What it has to say of that, if anything, does not belong there.
    await peer.reset();
    await expect(program).toReceiveEnd('ended');
  },
);

check(
  BOTH_WAYS,
  {
    points: 2,
    needs: SENDS,
    hint: [
      'Nobody has to speak first, and nobody has to answer. Start both directions, and let neither wait for the other.',
      'Waiting for an answer before the next piece is read, or for input before anything is printed, ties the two together.',
      'Two lines that know nothing of each other: `process.stdin.pipe(socket);` and `socket.pipe(process.stdout);`',
    ],
    lesson: '13-netcat#client-mode',
    covers: ['do both at the same time', 'for the end of the input, or for an answer'],
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context);
    await show(program, peer, `${random.word()}\n`);
    for (let unanswered = 0; unanswered < 3; unanswered++) await say(program, peer, `${random.word()}\n`);
    for (let unasked = 0; unasked < 3; unasked++) await show(program, peer, `${random.word()}\n`);
    const [up, down] = [random.word(1000).repeat(200), random.word(1000).repeat(200)];
    await Promise.all([say(program, peer, up), show(program, peer, down)]);
    // What is typed goes out although nobody reads what is printed.
    const readAgain = program.holdOutput();
    const sent = await fill(random, program, peer, FILLERS);
    readAgain();
    await expect(program).toReceive(sent, LARGE_MS);
  },
);

check(
  'carries bytes that are not text, both ways',
  {
    points: 2,
    needs: BOTH_WAYS,
    hint: [
      'Chunks are Buffers. Hand them on as they are: what is turned into a string and back is damaged where it is no valid UTF-8.',
      'No `setEncoding`, no `toString`, no template text around a chunk: each of these decodes the bytes as UTF-8.',
      "Leave the encoding away on both streams: `process.stdin.on('data', (chunk: Buffer) => socket.write(chunk));`",
    ],
    lesson: '13-netcat#moving-a-file',
    covers: 'with bytes of any value, not only text',
  },
  async (context) => {
    const { random } = context.lab;
    const { program, peer } = await connected(context);
    for (const start of ['', `${random.word()}\n`]) {
      const marked = Buffer.concat([Buffer.from(start), BYTE_ORDER_MARK, Buffer.from(`${random.word()}\n`)]);
      await Promise.all([say(program, peer, marked), show(program, peer, marked)]);
    }
    const everyByte = () => Buffer.from(random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    await say(program, peer, everyByte());
    await show(program, peer, everyByte());
    const euro = Buffer.from('€');
    for (const half of [euro.subarray(0, 2), euro.subarray(2)]) {
      await say(program, peer, half);
      await show(program, peer, half);
    }
    for (const single of SINGLE_BYTES) await Promise.all([say(program, peer, single), show(program, peer, single)]);
    await Promise.all([say(program, peer, random.bytes(100_000)), show(program, peer, random.bytes(100_000))]);
  },
);

check(
  ENDS_ITS_DIRECTION,
  {
    points: 2,
    needs: SENDS,
    hint: [
      'When standard input has ended, `end` the socket: that sends what is left and then FIN. The server cannot know otherwise that nothing follows.',
      '`pipe` ends the socket when the input has ended. With listeners it is yours to do: the input has an event "end".',
      "`process.stdin.on('end', () => socket.end());`, and not `destroy`, which throws away what is not sent yet.",
    ],
    lesson: '13-netcat#the-end-of-input-and-the-exit-code',
    covers: [
      'close its direction (FIN) when its input has ended and all of it has been sent',
      'what is typed before the connection stands is sent afterwards',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const input = `${random.word()}\n${random.word()}`;
    const [typedInto, piped] = await Promise.all([connected(context), connected(context, { stdin: input })]);
    await expect(piped.peer).toReceive(input);
    await expect(piped.peer).toReceiveEnd('fin');
    await say(typedInto.program, typedInto.peer, `${random.word()}\n`);
    typedInto.program.endInput();
    await expect(typedInto.peer).toReceiveEnd('fin');
  },
);

check(
  'goes on printing until the server closes, then ends with exit code 0',
  {
    points: 3,
    needs: ENDS_ITS_DIRECTION,
    hint: [
      'The end of your input is not the end of the conversation: the answer is still to come. And `process.exit()` cuts off what is being written.',
      'After your FIN the other direction stays open: do not exit, and do not destroy the socket. When both have ended, Node ends by itself, with 0.',
      'Leave `process.exit` out. For a failure set `process.exitCode = 1` and let the program come to its end.',
    ],
    lesson: '13-netcat#the-end-of-input-and-the-exit-code',
    covers: [
      'go on printing until the server closes too',
      'end with exit code 0 when the server has closed (FIN) and the input has ended',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const [{ program, peer }, empty] = await Promise.all([
      connected(context, { clock: true }),
      // Nothing is ever typed, as with `nc-client HOST PORT < /dev/null`.
      connected(context, { stdin: '', fromFile: true }),
    ]);
    await say(program, peer, random.word(1000).repeat(200));
    // Nobody reads what it prints, as with `nc-client HOST PORT | less`: how much does it take until it stops reading, or at all?
    let readAgain = program.holdOutput();
    const all = await fill(random, program, peer, FILLERS);
    const taken = all.length - (peer.queued() ?? 0);
    readAgain();
    await expect(program).toReceive(all, LARGE_MS);
    // So much less that half of what a stream keeps still waits to be printed when the server closes: all of it has to come.
    const kept = getDefaultHighWaterMark(false);
    readAgain = program.holdOutput();
    const sent = await fill(random, program, peer, Math.round((taken - 2 * kept + kept / 4) / FILLER_BYTES));
    program.endInput();
    await expect(peer).toReceiveEnd('fin');
    await program.advanceClock(SILENCE_MS);
    const answer = `${random.word()}\n`;
    await peer.send(answer);
    peer.halfClose();
    await program.advanceClock(SILENCE_MS);
    readAgain();
    await expect(program).toReceive(sent, LARGE_MS);
    await expect(program).toReceive(answer, LARGE_MS);
    await expect(program).toReceiveEnd('ended');
    await endsWith(0, program);

    await expect(empty.peer).toReceiveEnd('fin');
    empty.peer.halfClose();
    await expect(empty.program).toReceiveEnd('ended');
    await endsWith(0, empty.program);
  },
);

check(
  'reads no megabytes ahead of a server that does not read, and prints meanwhile',
  {
    points: 3,
    needs: BOTH_WAYS,
    hint: [
      'When `write` returns false, pause standard input until the socket says "drain". `pipe` and `pipeline` do this for you.',
      'What `write` cannot send it keeps in memory. Who ignores its answer and goes on reading fills the memory with what nobody takes.',
      "`if (!socket.write(chunk)) { process.stdin.pause(); socket.once('drain', () => process.stdin.resume()); }`, or `process.stdin.pipe(socket)`.",
    ],
    lesson: '08-tcp-streams#flow-control-a-slow-reader',
    covers: 'while the server does not read, or the connection does not stand yet, stop reading its input',
  },
  async (context) => {
    const { lab } = context;
    const chunk = Buffer.alloc(MIB, lab.random.word(1000));
    // It has time to read ahead while the other one is tried.
    const waiting = await waitingForItsConnection(context, chunk);
    const { program, peer } = await connected(context);
    peer.pause();
    const chunks = 64;
    let taken = 0;
    const typeAll = async () => {
      for (; taken < chunks; taken++) await program.type(chunk);
    };
    void typeAll();
    for (let idle = 0; idle < TURNS && taken < chunks;) {
      const before = taken;
      await show(program, peer, lab.random.word());
      idle = taken === before ? idle + 1 : 0;
    }
    lab.note(`the program took ${taken} of ${chunks} MiB that nobody read`);
    // What the system's own buffers do not account for is in the program's memory.
    const kept = taken * MIB - (peer.queued() ?? Infinity);
    if (taken === chunks) expect('all 64 MiB, kept in its memory').toBe('what fits into the buffers of the system');
    if (kept > MOST_KEPT) {
      const mebibytes = Math.round(kept / MIB);
      lab.fail(
        `your program stopped reading its input only when it kept ${mebibytes} MiB that the server had not read`,
      );
    }
    peer.resume();
    await expect(peer).toReceive(chunk, LARGE_MS);
    await expect(peer).toReceive(chunk, LARGE_MS);
    await waiting?.hasReadLittle();
  },
);

check(
  'says that a connection was refused, and ends with exit code 1',
  {
    points: 2,
    hint: [
      'The socket tells it in an "error" event. Print its message with `console.error`, set the exit code, and let go of standard input, which keeps the program alive.',
      'Host, port and the word "refused" belong in the message. An input that stays open keeps the program alive: destroy it when the socket has closed.',
      "`socket.on('error', () => { console.error(host, port, 'refused'); process.exitCode = 1; process.stdin.destroy(); });`",
    ],
    lesson: '13-netcat#the-end-of-input-and-the-exit-code',
    covers: 'when the connection is refused, say so on its standard error',
  },
  async ({ student, lab }) => {
    const port = String(await lab.tcp.closedPort());
    // The input of the one stays open, that of the other is a file.
    const typedInto = student.run(['127.0.0.1', port]);
    const fromFile = student.run(['127.0.0.1', port], { stdin: `${lab.random.word()}\n`, fromFile: true });
    for (const program of [typedInto, fromFile]) {
      await program.exit();
      const message = program.stderr();
      if (message === '' && program.stdout.received > 0)
        lab.fail('nothing came on standard error: what your program says is on standard output');
      expect(message).toMatch(/refused/i);
      expect(message).toContain('127.0.0.1');
      expect(message).toContain(port);
      expect(program).toShowNoStackTrace();
      await endsWith(1, program);
      await expect(program).toReceiveEnd('ended');
    }
  },
);

check(
  'talks to the nc -l of this machine',
  {
    points: 1,
    uses: 'nc',
    needs: BOTH_WAYS,
    hint: [
      'Try it by hand: `nc -l 127.0.0.1 4088` in one terminal, your program in another. Type in both, then press Ctrl-D in yours: both have to end.',
      'nc ends when you have closed your direction and it has closed its own. Whoever waits for the other to go first waits for ever.',
      'The input ends the socket (`process.stdin.pipe(socket)`), the socket ends nothing but the program: no listener is needed for it.',
    ],
    lesson: '13-netcat#server-mode',
    covers: [
      'do both at the same time',
      'end with exit code 0 when the server has closed (FIN) and the input has ended',
    ],
  },
  async ({ student, lab }) => {
    await withListeningNc(lab, async (port, nc) => {
      const program = student.run(['127.0.0.1', String(port)]);
      const [toNc, toProgram] = [`${lab.random.word()}\n`, `${lab.random.word()}\n`];
      await program.type(toNc);
      await nc.prints(toNc);
      nc.type(toProgram);
      await expect(program).toReceive(toProgram);
      program.endInput();
      await nc.ends();
      await endsWith(0, program);
    });
  },
);

interface Start {
  /** All of its input; left out, the input stays open. */
  stdin?: string;
  /** `stdin` is a file, and not a pipe. */
  fromFile?: boolean;
  /** Its clock can be put forward. */
  clock?: boolean;
}

/** Runs the program against a server of the check's. */
async function connected({ student, lab }: CheckContext, options: Start = {}) {
  const server = await lab.tcp.listen();
  const program = student.run([server.host, String(server.port)], options);
  return { program, peer: await server.accept() };
}

/** Runs the program where its call is not answered, neither yes nor no, and types chunk after chunk. Undefined where every call is answered. */
async function waitingForItsConnection({ student, lab }: CheckContext, chunk: Buffer) {
  if (process.platform === 'win32') return undefined;
  const [port] = await lab.tcp.filteredPorts(1);
  const program = student.run(['127.0.0.1', String(port)], { clock: true });
  let taken = 0;
  const typeAll = async () => {
    for (; taken * MIB <= MOST_KEPT; taken++) await program.type(chunk);
  };
  void typeAll();
  const hasReadLittle = async () => {
    for (let idle = 0; idle < TURNS && taken * MIB <= MOST_KEPT;) {
      const before = taken;
      await program.advanceClock(1);
      idle = taken === before ? idle + 1 : 0;
    }
    if (taken * MIB > MOST_KEPT)
      lab.fail(`your program read ${taken} MiB of its input into its memory while its connection did not stand yet`);
  };
  return { hasReadLittle };
}

/** Sends pieces that nobody waits to be printed, and has what is typed meanwhile go out, so that each is read by itself. @returns all of them */
async function fill(random: Lab['random'], program: StudentProgram, peer: TcpPeer, pieces: number): Promise<Buffer> {
  const sent = Array.from({ length: pieces }, () => Buffer.alloc(FILLER_BYTES, `${random.word(7)}\n`));
  for (const piece of sent) {
    void peer.offer(piece);
    await say(program, peer, `${random.word()}\n`);
  }
  return Buffer.concat(sent);
}

/** Types something into the program, and the server receives it. */
async function say(program: StudentProgram, peer: TcpPeer, data: string | Uint8Array): Promise<void> {
  await Promise.all([program.type(data), expect(peer).toReceive(data, withinMs(data))]);
}

/** The server sends something, and the program prints it. */
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

interface Nc {
  type: (text: string) => void;
  prints: (text: string) => Promise<void>;
  ends: () => Promise<void>;
}

/** Runs `nc -l` of this machine on a free port. */
async function withListeningNc(lab: Lab, use: (port: number, nc: Nc) => Promise<void>): Promise<void> {
  const port = await lab.tcp.closedPort();
  const nc = spawn('nc', ['-v', '-l', '127.0.0.1', String(port)]);
  const gone = new Promise<void>((resolve) => nc.once('close', () => resolve()));
  const printed = lab.mailbox<string>('output of nc -l');
  const ended = lab.mailbox<string>('end of nc -l');
  nc.stdout.on('data', (chunk: Buffer) => printed.post(chunk.toString('latin1')));
  nc.once('exit', (code, signal) => ended.post(String(code ?? signal)));
  nc.stdin.on('error', () => undefined);
  try {
    if (!(await saysThatItListens(nc, port))) lab.skip('nc -l of this machine does not say that it listens');
    lab.note(`nc -l 127.0.0.1 ${port} listens`);
    await use(port, {
      type: (text) => {
        lab.note(`typed ${JSON.stringify(text)} into nc -l`);
        nc.stdin.write(text);
      },
      prints: async (text) => {
        let all = '';
        while (all.length < text.length) all += await printed.next();
        expect(all).toBe(text);
      },
      ends: async () => void (await ended.next()),
    });
  } finally {
    nc.kill('SIGKILL');
    await gone;
  }
}

async function saysThatItListens({ stderr }: { stderr: Readable }, port: number): Promise<boolean> {
  const words = await once(stderr, 'data', { signal: AbortSignal.timeout(3000) }).catch(() => []);
  return new RegExp(`listening on .*\\b${port}\\b`, 'i').test(String(words[0]));
}
