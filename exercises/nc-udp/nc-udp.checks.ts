import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { check, expect, type CheckContext, type Lab, type StudentProgram, type UdpPeer } from '#lab';

const SENDS = 'as a client, sends each piece that is typed as one datagram';
const PRINTS_ANSWERS = 'as a client, prints the datagrams that come back, and nothing else';
const LISTENS = 'as a listener, prints the datagrams of a sender, and nothing else';
const HEARS_ALL = 'as a listener, hears any and all senders, and goes on when one of them has gone';
const ANSWERS = 'as a listener, sends what is typed to the sender that it heard last';

/** A silence, in ms, after which nothing may have ended by itself. */
const SILENCE_MS = 10 * 60_000;
/** What a piece may have that has to go out as one datagram, in bytes. */
const ONE_DATAGRAM = 1400;
/** Of the datagrams with which an output that is not read is filled: so many, of so many bytes each. More than the system keeps of them. */
const [FILLERS, FILLER_BYTES] = [60, 8000];
/** Each by itself means something to some terminal or decoder: zero, Ctrl-C, Ctrl-D, line ends, Ctrl-Z, ESC, DEL, and what is no UTF-8. */
const SINGLE_BYTES = [0x00, 0x03, 0x04, 0x0a, 0x0d, 0x1a, 0x1b, 0x7f, 0x80, 0xff].map((value) => Buffer.from([value]));
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

check(
  SENDS,
  {
    points: 2,
    hint: [
      'After `-u` come the host and the port: `process.argv[3]` and `[4]`. Each chunk of standard input is one `send`, and nothing has to be opened before.',
      'A socket of `createSocket` takes a port of its own with the first `send`. The port is text, which `Number` turns into a number.',
      "`process.stdin.on('data', (chunk) => socket.send(chunk, Number(process.argv[4]), process.argv[3]));`",
    ],
    lesson: '13-netcat#udp-netcat-with--u',
    covers:
      'send each piece that it reads from its standard input (from a keyboard that is a line) to HOST and PORT as one datagram, as it comes',
  },
  async ({ student, lab }) => {
    const here = await lab.udp.peer();
    // All of 127.0.0.0/8 is this machine on Linux; elsewhere it may be 127.0.0.1 alone.
    const elsewhere = await lab.udp.namesake(here);
    const [server, host] = elsewhere ? [elsewhere, '127.0.0.2'] : [here, '127.0.0.1'];
    const program = student.run(['-u', host, String(server.port)], { clock: true });
    for (const typed of [
      `${lab.random.word()}\n`,
      ` ${lab.random.word()}`,
      `${lab.random.word()}\n\n${lab.random.word()}\n`,
    ])
      await say(program, server, typed);
    await sayInQuickSuccession(lab, program, server);
    await program.advanceClock(SILENCE_MS);
    await say(program, server, `${lab.random.word()}\n`);
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
    lesson: '13-netcat#udp-netcat-with--u',
    covers: [
      'print what is in the datagrams that come back from HOST and PORT, as they come',
      'nothing else is printed on standard output',
    ],
  },
  async (context) => {
    const { lab } = context;
    const { random } = lab;
    const { program, server, client } = await calling(context, { clock: true });
    const first = `${random.word()}\n`;
    for (const answer of [first, `${random.word()} `, random.word(), `\n${random.word()}\n\n`, first])
      await show(program, server, client, answer);
    await showTwice(context, program, server, client, `${random.word()}\n`);
    await say(program, server, `${random.word()}\n`);
    // Whether it goes on when nobody is there any more is up to it. That it prints nothing is not.
    const printed = program.stdout.received;
    server.close();
    lab.note('the server has closed its socket');
    for (let time = 0; time < 3; time++) {
      await program.type(`${random.word()}\n`);
      await program.advanceClock(1);
    }
    const more = program.stdout.received - printed;
    if (more > 0)
      lab.fail(
        `nobody was at HOST and PORT any more, and your program printed ${more} bytes about it on standard output: only what is in datagrams belongs there`,
      );
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
    lesson: '10-udp#any-and-all-senders',
    covers: 'ignore datagrams from anywhere else',
  },
  async (context) => {
    const { lab } = context;
    const { program, server, client } = await calling(context);
    const strangers = [await lab.udp.peer(), await lab.udp.namesake(server)];
    for (let time = 0; time < 3; time++) {
      for (const stranger of strangers) await stranger?.send(client, `${lab.random.word()} (from a stranger)\n`);
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
    lesson: '13-netcat#building-your-own',
    covers:
      'a piece of more than 1,400 bytes may be cut into several datagrams, sent in order, and has to be where one cannot hold it',
  },
  async ({ student, lab }) => {
    const server = await lab.udp.peer();
    const program = student.run(['-u', '127.0.0.1', String(server.port)]);
    const sayLong = async (length: number) => {
      const typed = lab.random.bytes(length);
      await program.type(typed);
      return receivesCutUp(lab, server, typed);
    };
    const [cutAt = 0] = await sayLong(70_000);
    // The boundaries of every program, and those of this one: where a piece is cut, it may also be cut once too often.
    const lengths = [ONE_DATAGRAM, ONE_DATAGRAM + 1, 2 * ONE_DATAGRAM, 65_507, 65_508, cutAt, cutAt + 1, 2 * cutAt];
    for (const length of lab.random.shuffle(lengths.filter((bytes) => bytes <= 65_536))) {
      const datagrams = await sayLong(length);
      if (length <= ONE_DATAGRAM) expect(`${length} bytes in ${datagrams.length}`).toBe(`${length} bytes in 1`);
    }
    await say(program, server, `${lab.random.word()}\n`);
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
    lesson: '13-netcat#udp-netcat-with--u',
    covers: [
      'take that UDP port, so that senders reach it at 127.0.0.1',
      'print what is in the datagrams of any and all senders',
      'nothing else is printed on standard output',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const { program, to } = await listening(context, { clock: true });
    const sender = await context.lab.udp.peer();
    // Nobody calls for long, and then nobody says anything for long.
    await program.advanceClock(SILENCE_MS);
    const first = `${random.word()}\n`;
    for (const sent of [first, `${random.word()} `, random.word(), `\n${random.word()}\n\n`, first])
      await show(program, sender, to, sent);
    await showTwice(context, program, sender, to, `${random.word()}\n`);
    await program.advanceClock(SILENCE_MS);
    await show(program, sender, to, `${random.word()}\n`);
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
    lesson: '10-udp#any-and-all-senders',
    covers: [
      'of any and all senders, in the order in which they come',
      'when one of its senders has gone, even if something is sent to it after that',
    ],
  },
  async (context) => {
    const { lab } = context;
    const { program, to } = await listening(context, { clock: true });
    const stays = await lab.udp.peer();
    const leaving = await Promise.all(Array.from({ length: 4 }, () => lab.udp.peer()));
    const senders = [stays, ...leaving];
    for (let round = 0; round < 2; round++)
      for (const sender of lab.random.shuffle(senders)) await show(program, sender, to, `${lab.random.word()}\n`);
    // All of them without a pause between, and then all with the same words.
    const same = `${lab.random.word()}\n`;
    const burst = senders.map((sender) => ({ sender, text: `${lab.random.word()}\n` }));
    burst.push(...senders.map((sender) => ({ sender, text: same })));
    for (const { sender, text } of burst) await sender.send(to, text);
    await expect(program).toReceive(burst.map(({ text }) => text).join(''));
    await hearsWhileNobodyReads(lab, program, to, [stays, await lab.udp.peer()]);
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
    lesson: '10-udp#any-and-all-senders',
    covers: 'to the sender of the datagram that came last',
  },
  async (context) => {
    const { lab } = context;
    const { program, to } = await listening(context, { clock: true });
    const senders = [await lab.udp.peer(), await lab.udp.peer(), await lab.udp.peer()];
    // A sender is a port and an address: this one shares its port with the first.
    const namesake = await lab.udp.namesake(senders[0] as UdpPeer);
    const all = [...senders, ...(namesake ? [namesake] : [])];
    for (const latest of [...all, ...lab.random.shuffle(all)]) {
      await show(program, latest, to, `${lab.random.word()}\n`);
      await say(program, latest, `${lab.random.word()}\n`);
      await say(program, latest, lab.random.word());
    }
    const last = senders[1] as UdpPeer;
    await show(program, last, to, `${lab.random.word()}\n`);
    await sayInQuickSuccession(lab, program, last);
    // Whoever came last is still the last one after a silence, short or long: UDP does not tell who has gone.
    for (const silenceMs of [20_000, SILENCE_MS]) {
      await program.advanceClock(silenceMs);
      lab.note(`${silenceMs / 1000} seconds have passed in which no datagram came, and now something is typed`);
      await say(program, last, `${lab.random.word()}\n`);
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
    lesson: '13-netcat#udp-netcat-with--u',
    covers: 'what is typed before the first datagram has come is kept until then',
  },
  async (context) => {
    const { lab } = context;
    const early = `${lab.random.word()}\n`;
    const { program, to } = await listening(context, { typed: early, clock: true });
    // More than two datagrams hold, and more than some systems keep in a pipe that is not read.
    const file = lab.random.bytes(132_000);
    const typed = program.type(file);
    for (let time = 0; time < 10; time++) await program.advanceClock(1);
    // However long that takes.
    await program.advanceClock(SILENCE_MS);
    const [sender, second] = [await lab.udp.peer(), await lab.udp.peer()];
    await show(program, sender, to, `${lab.random.word()}\n`);
    await receivesCutUp(lab, sender, Buffer.concat([Buffer.from(early), file]));
    await typed;
    await say(program, sender, `${lab.random.word()}\n`);
    // It has gone out, and is not for those who call later.
    await show(program, second, to, `${lab.random.word()}\n`);
    await say(program, second, `${lab.random.word()}\n`);
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
    lesson: '10-udp#empty-and-large-datagrams',
    covers: 'when a datagram is empty (there is nothing to print then, but its sender is the one that came last)',
  },
  async (context) => {
    const { lab } = context;
    const early = `${lab.random.word()}\n`;
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context),
      listening(context, { typed: early, clock: true }),
    ]);
    const [sender, second] = [await lab.udp.peer(), await lab.udp.peer()];
    // The first of all that come is empty, and is one all the same.
    await sender.send(to, '');
    await receives(sender, early);
    for (let time = 0; time < 3; time++) {
      await server.send(client, '');
      await show(caller, server, client, `${lab.random.word()}\n`);
      await sender.send(to, '');
      await show(listener, sender, to, `${lab.random.word()}\n`);
    }
    await say(caller, server, `${lab.random.word()}\n`);
    await say(listener, sender, `${lab.random.word()}\n`);
    // The second to call says nothing, and is the one that was heard last nevertheless.
    await second.send(to, '');
    await listener.advanceClock(1);
    await say(listener, second, `${lab.random.word()}\n`);
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
    lesson: '13-netcat#moving-a-file',
    covers: 'Bytes of any value are carried unchanged, not only text',
  },
  async (context) => {
    const { random, udp } = context.lab;
    const withMark = () => Buffer.concat([BYTE_ORDER_MARK, Buffer.from(`${random.word()}\n`)]);
    const everyByte = () => Buffer.from(random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context),
      listening(context),
    ]);
    const sender = await udp.peer();
    // The listener has to know whom to answer.
    await show(listener, sender, to, withMark());
    const euro = Buffer.from('€').subarray(0, 2);
    for (const bytes of [withMark(), everyByte(), random.bytes(ONE_DATAGRAM), euro, ...SINGLE_BYTES])
      await Promise.all([
        say(caller, server, bytes),
        show(caller, server, client, bytes),
        show(listener, sender, to, bytes),
        say(listener, sender, bytes),
      ]);
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
    lesson: '13-netcat#udp-netcat-with--u',
    covers: 'when its input has ended, even an empty one, for which nothing is sent: it still prints what comes',
  },
  async (context) => {
    const { lab } = context;
    const early = lab.random.word();
    const silent = await lab.udp.peer();
    // As with `nc-udp -u HOST PORT < /dev/null`: it has nothing to send, ever.
    const quiet = context.student.run(['-u', '127.0.0.1', String(silent.port)], { stdin: '', fromFile: true });
    const [{ program: caller, server, client }, { program: listener, to }] = await Promise.all([
      calling(context, { clock: true }),
      listening(context, { stdin: early, clock: true }),
    ]);
    const [sender, fence] = [await lab.udp.peer(), await lab.udp.peer()];
    caller.endInput();
    for (let time = 0; time < 10; time++) {
      await show(caller, server, client, `${lab.random.word()}\n`);
      await show(listener, sender, to, `${lab.random.word()}\n`);
      if (time === 0) await receives(sender, early);
      if (time % 5 === 0) await Promise.all([caller.advanceClock(SILENCE_MS), listener.advanceClock(SILENCE_MS)]);
    }
    const port = await quiet.udpPort();
    if (port === undefined) lab.note('this system does not tell on which port the client with an empty input is');
    else await show(quiet, silent, { port }, `${lab.random.word()}\n`);
    for (const peer of [server, sender, silent]) {
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
    lesson: '13-netcat#udp-netcat-with--u',
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
  /** Its clock can be put forward. */
  clock?: boolean;
}

/** Runs the program as a listener on a free port, and on another one when that has been snatched meanwhile. */
async function listening({ student, lab }: CheckContext, { stdin, typed, clock = false }: Input = {}) {
  for (let attempt = 1; ; attempt++) {
    const port = await lab.udp.closedPort();
    const program = student.run(['-u', '-l', String(port)], { clock, ...(stdin !== undefined && { stdin }) });
    if (typed !== undefined) await program.type(typed);
    try {
      return { program, to: await program.listens(port, 'udp') };
    } catch (error) {
      if (attempt === 3 || !/EADDRINUSE|in use/i.test(program.stderr())) throw error;
    }
  }
}

/** Runs the program as a client of a server of the check's, and lets it send something, so that its port is known. */
async function calling({ student, lab }: CheckContext, { clock = false } = {}) {
  const server = await lab.udp.peer();
  const program = student.run(['-u', '127.0.0.1', String(server.port)], { clock });
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

/** The next datagrams hold just this, cut up in some way, and none of them is empty. @returns how many bytes each has */
async function receivesCutUp(lab: Lab, peer: UdpPeer, data: Buffer): Promise<number[]> {
  const lengths: number[] = [];
  for (let from = 0; from < data.length;) {
    const { bytes } = await peer.inbox.next();
    if (bytes.length === 0)
      lab.fail(
        `an empty datagram came that is no piece of what was typed, ${lengths.length === 0 ? 'behind the last piece' : `after ${from} of ${data.length} bytes`}`,
      );
    const expected = data.subarray(from, from + bytes.length);
    if (!bytes.equals(expected))
      lab.fail(
        `${data.length} bytes were typed, and ${from} of them came in order; the datagram after them, of ${bytes.length} bytes, holds others`,
      );
    lengths.push(bytes.length);
    from += bytes.length;
  }
  return lengths;
}

/** Types pieces quickly one after the other. Each has been read before the next is typed, so that it is a piece of its own. */
async function sayInQuickSuccession(lab: Lab, program: StudentProgram, peer: UdpPeer): Promise<void> {
  const pieces = Array.from({ length: 10 }, () => `${lab.random.word()}\n`);
  for (const piece of pieces) {
    await program.type(piece);
    await program.advanceClock(1);
  }
  for (const [index, piece] of pieces.entries()) {
    const { bytes } = await peer.inbox.next();
    const came = bytes.toString();
    if (came.length > piece.length && pieces.slice(index).join('').startsWith(came))
      lab.fail(`pieces that were typed and read one after the other came in one datagram: ${JSON.stringify(came)}`);
    expect(came).toBe(piece);
  }
}

/** The same datagram comes twice before the program reads the first, and is printed twice: nothing makes the second one a copy. */
async function showTwice(
  { student }: CheckContext,
  program: StudentProgram,
  peer: UdpPeer,
  to: { port: number },
  data: string,
): Promise<void> {
  await student.whileStill(async () => {
    await peer.send(to, data);
    await peer.send(to, data);
  });
  await expect(program).toReceive(data);
  await expect(program).toReceive(data);
}

/** Fills what takes in the program's output while nobody reads that. It hears everybody all the same, and prints all in order when it can. */
async function hearsWhileNobodyReads(
  lab: Lab,
  program: StudentProgram,
  to: { port: number },
  [first, second]: readonly [UdpPeer, UdpPeer],
): Promise<void> {
  const sent: Buffer[] = [];
  const tell = async (peer: UdpPeer, data: string | Buffer) => {
    sent.push(Buffer.from(data));
    await peer.send(to, data);
  };
  const readAgain = program.holdOutput();
  for (let filler = 0; filler < FILLERS; filler++) {
    await tell(first, Buffer.alloc(FILLER_BYTES, `${lab.random.word(7)}\n`));
    // What is typed after it and has gone out shows that the program has had its turn.
    await say(program, first, `${lab.random.word()}\n`);
  }
  for (const peer of [second, first, second]) {
    await tell(peer, `${lab.random.word()}\n`);
    await program.advanceClock(1);
    await say(program, peer, `${lab.random.word()}\n`);
  }
  readAgain();
  await expect(program).toReceive(Buffer.concat(sent));
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
