import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { check, expect, type CheckContext, type Lab, type StudentProgram, type UdpPeer } from '#lab';

const SENDS = 'as a client, sends each piece that is typed as one datagram';
const PRINTS_ANSWERS = 'as a client, prints the datagrams that come back, and nothing else';
const LISTENS = 'as a listener, prints the datagrams of a sender, and nothing else';
const HEARS_ALL = 'as a listener, hears any and all senders, and goes on when one of them has gone';
const ANSWERS = 'as a listener, sends what is typed to the sender that it heard last';

check(
  SENDS,
  {
    points: 2,
    hint: [
      'After `-u` come the host and the port: `process.argv[3]` and `[4]`. Each chunk of standard input is one `send`, and nothing has to be opened before.',
      'A socket of `createSocket` takes a port of its own with the first `send`. The port is text, which `Number` turns into a number.',
      "`process.stdin.on('data', (chunk) => socket.send(chunk, Number(process.argv[4]), process.argv[3]));`",
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers:
      'send each piece that it reads from its standard input (from a keyboard that is a line) to HOST and PORT as one datagram, as it comes',
  },
  async ({ student, lab }) => {
    const server = await lab.udp.peer();
    const program = student.run(['-u', '127.0.0.1', String(server.port)]);
    for (const typed of [
      `${lab.random.word()}\n`,
      ` ${lab.random.word()}`,
      `${lab.random.word()}\n\n${lab.random.word()}\n`,
    ])
      await say(program, server, typed);
    const elsewhere = await lab.udp.namesake(server);
    if (elsewhere)
      await say(student.run(['-u', '127.0.0.2', String(server.port)]), elsewhere, `${lab.random.word()}\n`);
  },
);

check(
  PRINTS_ANSWERS,
  {
    points: 2,
    needs: SENDS,
    hint: [
      'What comes back arrives in the "message" event of the socket that you send with. Write it to `process.stdout` as it came.',
      'Answers come to the port that you have sent from, and so to this very socket. A second socket hears nothing of them.',
      "`socket.on('message', (message) => process.stdout.write(message));`",
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers: [
      'print what is in the datagrams that come back from HOST and PORT, as they come',
      'nothing else is printed on standard output',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const { program, server, client } = await calling(context);
    for (const answer of [`${random.word()}\n`, `${random.word()} `, random.word(), `\n${random.word()}\n\n`]) {
      await server.send(client, answer);
      await expect(program).toReceive(answer);
    }
    await say(program, server, `${random.word()}\n`);
  },
);

check(
  'as a client, ignores everybody but its server',
  {
    points: 2,
    needs: PRINTS_ANSWERS,
    hint: [
      'Whoever knows your port can send to it. Look at the sender of each datagram, or `connect` the socket: then the system does.',
      'A sender is an address and a port, and both have to be right. A connected UDP socket leaves that to the system.',
      '`socket.connect(port, host, () => { ... });`, and after that `socket.send(piece)` without address and port.',
    ],
    lesson: '08-udp#any-and-all-senders',
    covers: 'ignore datagrams from anywhere else',
  },
  async (context) => {
    const { lab } = context;
    const { program, server, client } = await calling(context);
    const stranger = await lab.udp.peer();
    for (let time = 0; time < 3; time++) {
      await stranger.send(client, `${lab.random.word()} (from a stranger)\n`);
      const answer = `${lab.random.word()}\n`;
      await server.send(client, answer);
      await expect(program).toReceive(answer);
    }
    await say(program, server, `${lab.random.word()}\n`);
  },
);

check(
  'as a client, cuts input that is too long for one datagram',
  {
    points: 2,
    needs: SENDS,
    hint: [
      'A chunk of standard input can have 65,536 bytes, and one datagram holds 65,507 at the most. `subarray` takes a chunk apart.',
      'Cut each chunk into pieces of at most 1,400 to 65,507 bytes, and send them in order, the last one however short it is.',
      '`for (let from = 0; from < chunk.length; from += 8192) socket.send(chunk.subarray(from, from + 8192), ...);`',
    ],
    lesson: '10-netcat#building-your-own',
    covers:
      'a piece of more than 1,400 bytes may be cut into several datagrams, sent in order, and has to be where one cannot hold it',
  },
  async ({ student, lab }) => {
    const server = await lab.udp.peer();
    const file = Buffer.from(lab.random.word(1000).repeat(70));
    student.run(['-u', '127.0.0.1', String(server.port)], { stdin: file });
    let came = Buffer.alloc(0);
    while (came.length < file.length) {
      const { bytes } = await server.inbox.next();
      came = Buffer.concat([came, bytes]);
    }
    expect(came.length).toBe(file.length);
    expect(came.equals(file) ? 'the file' : 'other bytes').toBe('the file');
  },
);

check(
  LISTENS,
  {
    points: 2,
    hint: [
      'After `-u -l` comes the port: `process.argv[4]`. A UDP socket does not listen, it takes a port with `bind`; then datagrams come as "message" events.',
      '`dgram.createSocket` gives no server. `bind` takes the port, with 127.0.0.1 or without an address, and "message" brings what comes.',
      "`socket.on('message', (message) => process.stdout.write(message)); socket.bind(Number(process.argv[4]), '127.0.0.1');`",
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers: [
      'take that UDP port, so that senders reach it at 127.0.0.1',
      'print what is in the datagrams of any and all senders',
      'nothing else is printed on standard output',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const { program, to } = await listening(context);
    const sender = await context.lab.udp.peer();
    for (const sent of [`${random.word()}\n`, `${random.word()} `, random.word(), `\n${random.word()}\n\n`])
      await show(program, sender, to, sent);
  },
);

check(
  HEARS_ALL,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'One socket hears everybody, as long as you do not tie it to one sender: a listener does not `connect`.',
      'A listener that connects to its first caller is deaf to all others, and one that compares senders prints too little.',
      'Print in "message" without asking who it was; the sender matters only for where your input goes.',
    ],
    lesson: '08-udp#any-and-all-senders',
    covers: [
      'of any and all senders, in the order in which they come',
      'when one of its senders has gone, even if something is sent to it after that',
    ],
  },
  async (context) => {
    const { lab } = context;
    const { program, to } = await listening(context);
    const stays = await lab.udp.peer();
    const leaving = await Promise.all(Array.from({ length: 4 }, () => lab.udp.peer()));
    const senders = [stays, ...leaving];
    for (let round = 0; round < 3; round++)
      for (const sender of lab.random.shuffle(senders)) await show(program, sender, to, `${lab.random.word()}\n`);
    // All of them without a pause between.
    const burst = senders.map((sender) => ({ sender, text: `${lab.random.word()}\n` }));
    for (const { sender, text } of burst) await sender.send(to, text);
    await expect(program).toReceive(burst.map(({ text }) => text).join(''));
    for (const sender of leaving) {
      await show(program, sender, to, `${lab.random.word()}\n`);
      sender.close();
      // Nobody is there any more to receive this.
      await program.type(`${lab.random.word()}\n`);
      await show(program, stays, to, `${lab.random.word()}\n`);
    }
  },
);

check(
  ANSWERS,
  {
    points: 3,
    needs: HEARS_ALL,
    hint: [
      'The "message" event also tells who sent it. Remember address and port of the latest one, and send to them what is typed.',
      'The second argument of the "message" listener has address and port. The one who called last gets what is typed, not the first.',
      "`socket.on('message', (_message, sender) => (latest = sender));`, then `socket.send(piece, latest.port, latest.address)`.",
    ],
    lesson: '08-udp#any-and-all-senders',
    covers: 'to the sender of the datagram that came last',
  },
  async (context) => {
    const { lab } = context;
    const { program, to } = await listening(context);
    const senders = [await lab.udp.peer(), await lab.udp.peer(), await lab.udp.peer()];
    for (const latest of [...senders, ...lab.random.shuffle(senders)]) {
      await show(program, latest, to, `${lab.random.word()}\n`);
      await say(program, latest, `${lab.random.word()}\n`);
      await say(program, latest, lab.random.word());
    }
    // A datagram too many would have come before this one, which is sent last.
    const fence = await lab.udp.peer();
    for (const sender of senders) {
      await fence.send(sender, 'the end');
      expect(String((await sender.inbox.next()).bytes)).toBe('the end');
    }
  },
);

check(
  'as a listener, keeps what is typed until somebody has called',
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Before the first datagram there is nobody to send to. A stream that nobody reads waits: begin to read standard input with the first message.',
      'Reading before anybody has called means sending to nobody, or throwing it away. Attach the "data" listener once, at the first message.',
      "`socket.once('message', () => process.stdin.on('data', (chunk) => socket.send(chunk, latest.port, latest.address)));`",
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers: 'what is typed before the first datagram has come is kept until then',
  },
  async (context) => {
    const { lab } = context;
    const early = `${lab.random.word()}\n`;
    const { program, to } = await listening(context, { typed: early });
    const sender = await lab.udp.peer();
    await show(program, sender, to, `${lab.random.word()}\n`);
    await receives(sender, early);
    await say(program, sender, `${lab.random.word()}\n`);
  },
);

check(
  'takes an empty datagram for a datagram, as a client and as a listener',
  {
    points: 1,
    needs: LISTENS,
    hint: [
      'A datagram of no bytes is no end of anything: UDP has none. There is nothing to print, and the next one may follow.',
      '`if (message.length === 0) close()` is a habit from files and TCP. Here the next datagram comes like any other.',
      'Leave the empty case away altogether: `process.stdout.write(message)` of no bytes prints nothing.',
    ],
    lesson: '08-udp#empty-and-large-datagrams',
    covers: 'when a datagram is empty',
  },
  async (context) => {
    const { lab } = context;
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context),
      listening(context),
    ]);
    const sender = await lab.udp.peer();
    for (let time = 0; time < 3; time++) {
      await server.send(client, '');
      await show(caller, server, client, `${lab.random.word()}\n`);
      await sender.send(to, '');
      await show(listener, sender, to, `${lab.random.word()}\n`);
    }
    await say(caller, server, `${lab.random.word()}\n`);
    await say(listener, sender, `${lab.random.word()}\n`);
  },
);

check(
  'carries bytes that are not text, as a client and as a listener',
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'Chunks and messages are Buffers. Hand them on as they are: what is turned into a string and back is damaged where it is no valid UTF-8.',
      'No `setEncoding`, no `toString`, no template text around a chunk: each of these decodes the bytes as UTF-8.',
      "`process.stdin.on('data', (chunk: Buffer) => ...)`, and `socket.send(chunk, ...)` with the Buffer itself.",
    ],
    lesson: '10-netcat#moving-a-file',
    covers: 'Bytes of any value are carried unchanged, not only text',
  },
  async (context) => {
    const { random, udp } = context.lab;
    const everyByte = () => Buffer.from(random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context),
      listening(context),
    ]);
    const sender = await udp.peer();
    for (const bytes of [everyByte(), random.bytes(1400), Buffer.from('€').subarray(0, 2)]) {
      await say(caller, server, bytes);
      await show(caller, server, client, bytes);
      await show(listener, sender, to, bytes);
      await say(listener, sender, bytes);
    }
    await show(listener, sender, to, random.bytes(10_000));
  },
);

check(
  'goes on when its input has ended, as a client and as a listener',
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'The end of your input ends nothing here: UDP has no FIN to send, and the answer may still be on its way. Do not close the socket.',
      'No listener for "end" is needed at all: an open socket keeps the program alive, and it prints until it is ended from outside.',
      'Leave out `socket.close()` and `process.exit()`, and do not `pipe` standard input into something that ends the socket.',
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers: 'when its input has ended, for which nothing is sent: it still prints what comes',
  },
  async (context) => {
    const { lab } = context;
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context),
      listening(context, { stdin: '' }),
    ]);
    const [sender, fence] = [await lab.udp.peer(), await lab.udp.peer()];
    caller.endInput();
    for (let time = 0; time < 10; time++) {
      await show(caller, server, client, `${lab.random.word()}\n`);
      await show(listener, sender, to, `${lab.random.word()}\n`);
    }
    for (const peer of [server, sender]) {
      await fence.send(peer, 'the end');
      const { bytes } = await peer.inbox.next();
      expect(bytes.length === 0 ? 'an empty datagram' : String(bytes)).toBe('the end');
    }
  },
);

check(
  'talks to the nc -u of this machine, both ways round',
  {
    uses: 'nc',
    points: 1,
    needs: LISTENS,
    hint: [
      'Try it by hand: `nc -u -l 127.0.0.1 4088` in one terminal, your program in another; then `nc -u 127.0.0.1 4088` against your listener. Type in both.',
      'nc takes the first one who calls for its partner. Both sides print what comes and send what is typed: which of the two does nothing?',
      'Try both halves by themselves: as a client with `-u 127.0.0.1 PORT`, as a listener with `-u -l PORT`. `process.argv` differs by one place.',
    ],
    lesson: '10-netcat#udp-netcat-with--u',
    covers: [
      'print what is in the datagrams that come back from HOST and PORT',
      'print what is in the datagrams of any and all senders',
    ],
  },
  async (context) => {
    const { student, lab } = context;
    const line = () => `${lab.random.word()}\n`;
    const { program: listener, to } = await listening(context);
    await withNc(lab, ['-u', '127.0.0.1', String(to.port)], async (nc) => {
      const [toProgram, toNc] = [line(), line()];
      nc.type(toProgram);
      await expect(listener).toReceive(toProgram);
      await listener.type(toNc);
      await nc.prints(toNc);
    });
    const port = await lab.udp.closedPort();
    await withNc(lab, ['-v', '-u', '-l', '127.0.0.1', String(port)], async (nc) => {
      if (!(await nc.listens(port))) lab.skip('nc -l of this machine does not say that it listens');
      const caller = student.run(['-u', '127.0.0.1', String(port)]);
      const [toProgram, toNc] = [line(), line()];
      await caller.type(toNc);
      await nc.prints(toNc);
      nc.type(toProgram);
      await expect(caller).toReceive(toProgram);
    });
  },
);

interface Input {
  /** All of its input; left out, the input stays open. */
  stdin?: string;
  /** Typed at once, before it can listen. */
  typed?: string;
}

/** Runs the program as a listener on a free port, and on another one when that has been snatched meanwhile. */
async function listening({ student, lab }: CheckContext, { stdin, typed }: Input = {}) {
  for (let attempt = 1; ; attempt++) {
    const port = await lab.udp.closedPort();
    const program = student.run(['-u', '-l', String(port)], stdin === undefined ? {} : { stdin });
    if (typed !== undefined) await program.type(typed);
    try {
      return { program, to: await program.listens(port, 'udp') };
    } catch (error) {
      if (attempt === 3 || !/EADDRINUSE|in use/i.test(program.stderr())) throw error;
    }
  }
}

/** Runs the program as a client of a server of the check's, and lets it send something, so that its port is known. */
async function calling({ student, lab }: CheckContext) {
  const server = await lab.udp.peer();
  const program = student.run(['-u', '127.0.0.1', String(server.port)]);
  await program.type(`${lab.random.word()}\n`);
  return { program, server, client: (await server.inbox.next()).from };
}

/** Types something into the program, and it arrives as one datagram. */
async function say(program: StudentProgram, peer: UdpPeer, data: string | Uint8Array): Promise<void> {
  await program.type(data);
  await receives(peer, data);
}

/** The next datagram holds just this. */
async function receives(peer: UdpPeer, data: string | Uint8Array): Promise<void> {
  const { bytes } = await peer.inbox.next();
  expect(bytes).toEqual(Buffer.from(data));
}

/** Someone sends a datagram, and the program prints it. */
async function show(program: StudentProgram, peer: UdpPeer, to: { port: number }, data: string | Uint8Array) {
  await peer.send(to, data);
  await expect(program).toReceive(data);
}

interface Nc {
  type: (text: string) => void;
  prints: (text: string) => Promise<void>;
  /** Waits until it says that it listens on this port. False when it says something else. */
  listens: (port: number) => Promise<boolean>;
}

/** Runs the nc of this machine. */
async function withNc(lab: Lab, args: string[], use: (nc: Nc) => Promise<void>): Promise<void> {
  const nc = spawn('nc', args);
  const gone = new Promise<void>((resolve) => nc.once('close', () => resolve()));
  const firstWords = once(nc.stderr, 'data', { signal: AbortSignal.timeout(3000) }).catch(() => []);
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
      listens: async (port) =>
        new RegExp(`(listening|bound) on .*\\b${port}\\b`, 'i').test(String((await firstWords)[0])),
    });
  } finally {
    nc.kill('SIGKILL');
    await gone;
  }
}
