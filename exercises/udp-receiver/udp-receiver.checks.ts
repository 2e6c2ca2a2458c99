import { check, expect, fc, MAX_UDP_PAYLOAD, type CheckContext, type UdpPeer } from '#lab';
import type { Message } from './udp-receiver.js';

type Exports = typeof import('./udp-receiver.js');

const TEN_MINUTES = 600_000;
const BINDS = 'binds the UDP port that it is given';
const HEARS = 'calls onMessage once for each datagram';

check(
  BINDS,
  {
    points: 1,
    hint: [
      'Make a socket with `createSocket` of `node:dgram`, and pass the argument `port` to `bind`.',
      'UDP and TCP have ports of their own: a server of `node:net` on this port hears no datagram. And a socket without `bind` hears nothing.',
      "`const socket = dgram.createSocket('udp4'); socket.bind(port, '127.0.0.1');`",
    ],
    lesson: '10-udp#a-datagram-is-a-message',
    covers: 'bind a UDP socket to the port that it is given',
  },
  async (context) => {
    await startReceiver(context);
  },
);

check(
  'returns its socket, or a promise of it',
  {
    points: 1,
    needs: BINDS,
    hint: [
      'End the function with `return socket`; a function that waits for "listening" first returns a promise of it.',
      'A receiver has no end to wait for: hand the socket back at once, or when it is bound, not when the first message has come.',
      "`bind` returns the socket: `return socket.bind(port, '127.0.0.1');`",
    ],
    lesson: '10-udp#a-datagram-is-a-message',
    covers: ['return the bound dgram.Socket, or a promise of it', '0 stands for any free port'],
  },
  async (context) => {
    const { server } = await startReceiver(context);
    expect(await server.returned()).toBe('dgram.Socket');
    await startsAndCloses(context, { sends: false });
  },
);

check(
  HEARS,
  {
    points: 2,
    needs: BINDS,
    hint: [
      'Each "message" event brings one whole datagram: one event, one call. Do not look for line ends, and collect nothing.',
      'Nothing has to be put together as in TCP. If there is a buffer, a `split` or an `await` between the event and the call, why?',
      "`socket.on('message', (bytes, { address, port }) => { onMessage({ text: bytes.toString(), bytes, size: bytes.length, sender: { address, port } }); });`",
    ],
    lesson: '10-udp#a-datagram-is-a-message',
    covers: [
      'call onMessage once for each datagram, as soon as it arrives',
      'take a datagram as it is, one message: never join two, never cut one up',
      'which stays as it is for as long as the caller keeps it',
    ],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peer = await udp.peer();
    for (const text of [random.word(), `${random.word()}\n${random.word()}\r\n`, ` ${random.word()} `]) {
      await peer.send(server, text);
      expectTold(await heard.next(), { text });
    }
    const burst = Array.from({ length: 20 }, (_, index) => `${random.word()} ${index}`);
    for (const text of burst) await peer.send(server, text);
    const texts = (await heard.take(burst.length)).map((message) => pick(message, 'text'));
    expect(texts.sort()).toEqual(burst.sort());
    const last = random.word();
    await peer.send(server, last);
    expectTold(await heard.next(), { text: last });
    // More in all than fits into a buffer that is used again and again, and a caller that returns what a program may take for something.
    const large = Array.from({ length: 34 }, (_, index) => ({ by: 'ana', data: `${index} `, size: MAX_UDP_PAYLOAD }));
    const small = ['', 'a', 'a', random.word(), 'line\n', '\r\n\r\n', random.word()].map(from('ana'));
    const others = ['', 'a', random.word()].map(from('ben'));
    await rehearse(context, [...small, ...large, ...others, ...small], { keeps: true, callerReturns: true });
    await rehearse(context, small, { atOnce: true });
    await startsAndCloses(context, { sends: true });
  },
);

check(
  'reports equal datagrams as often as they come',
  {
    points: 1,
    needs: HEARS,
    hint: [
      'Two equal datagrams may well be two messages: somebody said the same thing twice. Only numbers inside could tell.',
      'Do you keep what came before, in a Set or in a variable, and compare? UDP gives you nothing to tell a copy from a second message by.',
      'Delete the comparison: in the listener of "message", `onMessage` is called without an `if`.',
    ],
    lesson: '10-udp#lost-doubled-out-of-order',
    covers: 'report equal ones as often as they come',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peer = await udp.peer();
    const text = random.word();
    for (let time = 0; time < 3; time++) {
      await peer.send(server, text);
      expectTold(await heard.next(), { text });
    }
    const steps = [text, '', '\0', '\xff', 'a', '\n', text.repeat(300)].flatMap((data) =>
      ['ana', 'ana', 'ana', 'luis', 'ana', 'luis', 'luis'].map((by) => ({ by, data })),
    );
    // What is equal to one before, but not to the last; and again from the first on.
    await rehearse(context, [...steps, ...random.shuffle(steps), ...steps]);
  },
);

check(
  'reads each datagram by itself as UTF-8, and counts its size in bytes',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'How many bytes has `ï`, and how many characters? Read the text out of one message alone: no decoder may remember the last.',
      '`text.length` counts UTF-16 units, and `ï` has two bytes. A StringDecoder, or a TextDecoder with `stream: true`, keeps half a character back.',
      "`text: bytes.toString('utf8')` and `size: bytes.length`, both of the Buffer that this event brought.",
    ],
    lesson: '10-udp#bytes-and-text',
    covers: [
      '`size`: how many bytes these are',
      '`text`: the data read as UTF-8, each datagram by itself; bytes that make no character become U+FFFD',
    ],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { lab } = context;
    const peer = await lab.udp.peer();
    const word = lab.random.word();
    const halves = ['\xe2', '\x82\xac', `${word} \xe2\x82`, '\xac', '\xf0\x9f', '\x98\x80', '\xc3', '', '\xa9'];
    const large = ['', 'a', 'ab'].map((begin) => latin1(begin + '€'.repeat(21_834)));
    await rehearse(
      context,
      [
        ...halves.map(from('ana')),
        ...halves.map((data, index) => ({ by: index % 2 ? 'ana' : 'luis', data })),
        ...[...TEXTS, utf8Boundaries(lab.random.word(1))].map(from('ana')),
        ...large.map(from('ana')),
      ],
      { judge: ['text', 'size'] },
    );
    // A byte order mark is left out: some decoders take it for no part of the text.
    const texts = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => !text.includes('\ufeff'));
    await lab.forAll(
      texts,
      async (text) => {
        await peer.send(server, text);
        expectTold(await heard.next(), { text, size: Buffer.byteLength(text) });
      },
      { runs: 40 },
    );
  },
);

check(
  'hands over bytes that are not text',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'Bytes that are no valid UTF-8 do not survive a string. Hand over the Buffer that came, not one made from the text.',
      '`Buffer.from(text)` has U+FFFD, three bytes, for each byte that made no character. Text can be made of bytes, but not always the other way round.',
      "The listener's first argument is what to hand over: `bytes` as it is, and `text: bytes.toString('utf8')` beside it.",
    ],
    lesson: '10-udp#bytes-and-text',
    covers: '`bytes`: the data of the datagram, unchanged, whatever bytes they are',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peer = await udp.peer();
    const everyByte = Buffer.from(random.shuffle(Array.from({ length: 256 }, (_, value) => value)));
    for (const bytes of [everyByte, Buffer.of(0), Buffer.of(0xff, 0x0a), random.bytes(random.int(2, 1400))]) {
      await peer.send(server, bytes);
      expectBytes(await heard.next(), bytes);
    }
    const single = Array.from({ length: 256 }, (_, value) => String.fromCharCode(value));
    const framed = ['\0a\0', 'a\0\0\0', '\xef\xbb\xbfa', 'a\r\n', '\n', '\x1f\x8b\x08', utf8Boundaries(random.word(1))];
    await rehearse(context, [...single, ...framed].map(from('ana')), { judge: ['bytes'] });
  },
);

check(
  'tells the address and the port of the sender',
  {
    points: 1,
    needs: HEARS,
    hint: [
      'The listener of "message" is given a second argument. `socket.address()` is your own end, not the other.',
      "Print both arguments of the listener: the second has the sender's `address` and `port`. Two programs on one machine differ in the port alone.",
      "`socket.on('message', (bytes, { address, port }) => …)`, and in the message `sender: { address, port }`.",
    ],
    lesson: '10-udp#any-and-all-senders',
    covers: '`sender`: the address (as 127.0.0.1, dotted) and the port',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peer = await udp.peer();
    for (const text of [random.word(), random.word()]) {
      await peer.send(server, text);
      expectTold(await heard.next(), { text, sender: addressOf(peer) });
    }
    // Others on the same port, at other addresses of this machine, where it has more than one; one of them on the port of the receiver.
    const others = ['127.0.0.2', '127.0.0.10', '127.1.2.3', '127.255.255.254'].map((address) => `ana@${address}`);
    const senders = ['ana', ...others, 'luis', 'luis@127.0.0.2', 'one@127.0.0.2'];
    const steps = [...senders, ...random.shuffle(senders), ...senders].map((by) => ({ by, data: random.word() }));
    await rehearse(context, steps, { judge: ['sender'] });
  },
);

check(
  'hears any and all senders, many at once',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'One bound socket hears everybody. Do not `connect` it, and turn nobody away because somebody else came first.',
      '`once`, `connect`, and a variable that holds "the" sender each make a receiver for one. Senders on one machine have the same address.',
      "`socket.on('message', …)`, with `on`, no `connect`, and no condition on who has sent.",
    ],
    lesson: '10-udp#any-and-all-senders',
    covers: 'from any and all senders, however many send at once',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peers = await Promise.all(Array.from({ length: 20 }, () => udp.peer()));
    const byText = (a: unknown, b: unknown) => (String(pick(a, 'text')) < String(pick(b, 'text')) ? -1 : 1);
    // Twice, for what a program makes of the first it hears may come too late for those who are waiting already.
    for (const round of [1, 2]) {
      const sent = peers.map((peer) => ({ text: `${random.word()} ${round}`, sender: addressOf(peer) }));
      await Promise.all(peers.map((peer, index) => peer.send(server, sent[index]?.text ?? '')));
      // They may overtake each other on the way, so both lists are put in order.
      const messages = (await heard.take(peers.length)).sort(byText);
      for (const [index, expected] of sent.sort(byText).entries()) expectTold(messages[index], expected);
    }
    // More than a table of a fixed size has places for; those who came first are still there at the end.
    const crowd = Array.from({ length: 1100 }, (_, index) => [
      { by: `sender ${index}`, data: random.word() },
      ...(index > 0 ? [{ close: `sender ${index}` }] : []),
    ]);
    const steps = [{ by: 'ana', data: '' }, ...crowd.flat(), ...['ana', 'sender 0'].map((by) => ({ by }))];
    await rehearse(context, steps, { keeps: true });
  },
);

check(
  'reports an empty datagram',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'A length of zero is a length. An empty datagram came from somebody, and it is neither nothing nor an end.',
      "An empty Buffer is truthy, but its `length` is 0 and its text is ''. Which `if` in your program takes one of these for nothing?",
      "Take out every condition on `bytes.length` and on `text`: an empty datagram is told as `size: 0`, `text: ''`.",
    ],
    lesson: '10-udp#empty-and-large-datagrams',
    covers: "report an empty datagram like any other (size 0, text '')",
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peer = await udp.peer();
    for (const text of ['', random.word()]) {
      await peer.send(server, text);
      const message = await heard.next();
      expectTold(message, { text, size: text.length });
      expectBytes(message, Buffer.from(text));
    }
    const steps = ['ana', 'ana', 'luis', 'ana', 'luis', 'luis'].map((by) => ({ by, data: '' }));
    const judge = ['bytes', 'size', 'text', 'sender'] as const;
    await rehearse(context, [...steps, { by: 'ana', data: random.word() }, ...steps], { judge });
  },
);

check(
  'takes in the largest datagram whole',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'A datagram has up to 65,507 bytes, far more than one packet on most links. Set no limit of your own.',
      'Do you cut with `slice` or `subarray`, or copy into a Buffer of a fixed size? What is larger than a packet is cut on the way, and the system joins it again.',
      'Hand over the Buffer of the event whole, `bytes` and `size: bytes.length`, whatever its length. Nothing has to be set.',
    ],
    lesson: '10-udp#empty-and-large-datagrams',
    covers: ['one of 65,507 bytes, the largest there is, whole', 'never cut one up'],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { lab } = context;
    const peer = await lab.udp.peer();
    for (const size of [1473, lab.random.int(2000, 60_000), MAX_UDP_PAYLOAD]) {
      const bytes = Buffer.from(lab.random.word(size));
      try {
        await peer.send(server, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EMSGSIZE') throw error;
        lab.note(`this system is set up to send no datagrams of ${size} bytes`);
        continue;
      }
      expectBytes(await heard.next(), bytes);
    }
    const limits = [
      ...powersOfTwo(512, 32_768),
      508,
      576,
      1460,
      1472,
      1492,
      1500,
      9000,
      9216,
      65_000,
      MAX_UDP_PAYLOAD - 1,
    ];
    const steps = limits.flatMap((limit) =>
      [limit - 1, limit, limit + 1].map((size) => ({ by: 'ana', data: `${lab.random.word()}\xff\0`, size })),
    );
    await rehearse(context, lab.random.shuffle(steps), { judge: ['bytes', 'size'] });
  },
);

check(
  'goes on when a sender stops',
  {
    points: 2,
    needs: HEARS,
    hint: [
      'Nobody can hang up who was never connected. Close the socket for no datagram, whatever is in it, and for no silence.',
      'Where does your program call `close`? A receiver cannot know that a sender has gone, so neither an empty datagram nor a timer may end it.',
      'Take out each `socket.close()` and each timer: who called `startUdpReceiver` has the socket, and closes it.',
    ],
    lesson: '10-udp#no-connection-so-no-end',
    covers: ['go on when a sender stops', 'nothing that a sender does or leaves undone is an end'],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { student } = context;
    const { random, udp } = context.lab;
    const stays = await udp.peer();
    await stays.send(server, '');
    for (let time = 0; time < 3; time++) {
      const peer = await udp.peer();
      const word = random.word();
      await peer.send(server, word);
      await heard.until((message) => pick(message, 'text') === word);
      await peer.send(server, ''); // Some take this for a farewell. Whether it is reported, another check sees.
      peer.close();
    }
    await student.advanceClock(TEN_MINUTES);
    for (const peer of [await udp.peer(), stays]) {
      const word = random.word();
      await peer.send(server, word);
      await heard.until((message) => pick(message, 'text') === word);
    }
    // What means an end elsewhere, to the same sender as to others; and one who comes back to the port that he has left.
    const single = Array.from({ length: 256 }, (_, value) => String.fromCharCode(value));
    const farewells = random.shuffle([...single, ...FAREWELLS]).map(from('ana'));
    const again = { by: 'ana', data: random.word() };
    const steps = [...farewells, { by: 'luis', data: random.word() }, { close: 'ana' }, again, again];
    await rehearse(context, steps, { runsOn: true });
  },
);

check(
  'sends nothing back',
  {
    points: 1,
    needs: HEARS,
    hint: [
      'UDP acknowledges nothing, and nobody waits for it. A receiver that answers sends datagrams to people who expect none.',
      'Look for `send`: is there one in your program? A confirmation is an idea of some protocol on top of UDP, and none is asked for here.',
      'Take out `socket.send`. The listener of "message" calls `onMessage`, and does nothing else.',
    ],
    lesson: '10-udp#what-udp-leaves-out',
    covers: 'send nothing: a receiver owes nobody an answer',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const [peer, fence] = [await udp.peer(), await udp.peer()];
    for (const text of [random.word(), random.word(), random.word()]) {
      await peer.send(server, text);
      await heard.next();
    }
    // Whoever asks after a silence whether somebody is still there has done so then.
    await context.student.advanceClock(TEN_MINUTES);
    await peer.send(server, random.word());
    await heard.next();
    // What was sent to the peer because of all but the last is in its queue by now, before this.
    const end = random.word();
    await fence.send(peer, end);
    const answers = await peer.inbox.until(({ bytes }) => bytes.toString() === end);
    expect(answers.map(({ bytes }) => bytes.toString())).toEqual([]);
    const polite = [
      '',
      'ping',
      'ping 1',
      'hello',
      'hello\n',
      '?',
      'help',
      'time',
      'echo a',
      'SYN',
      'GET / HTTP/1.1\r\n\r\n',
    ];
    const steps = [...polite, ...Array.from({ length: 130 }, () => random.word())].map(from('ana'));
    const large = { by: 'ana', data: 'a', size: MAX_UDP_PAYLOAD };
    await rehearse(context, [...steps, large, { by: 'luis', data: '\xff' }, { close: 'luis' }, ...steps.slice(0, 3)], {
      silent: true,
    });
  },
);

/** Words and signs that are an end in other protocols, in files and at a terminal. */
const FAREWELLS = [
  '',
  '',
  '.',
  '\r\n.\r\n',
  '\n\n',
  '\r\n\r\n',
  '\x1b',
  '\x04\n',
  '\xff\xf4',
  'null',
  'undefined',
  '0',
  'FIN',
  'RST',
]
  .concat([
    'quit',
    'exit',
    'bye',
    'end',
    'close',
    'stop',
    'done',
    'logout',
    'disconnect',
    'eof',
    'eot',
    'over',
    'shutdown',
  ])
  .flatMap((word) => [word, word.toUpperCase(), `${word}\n`, `${word.toUpperCase()}\r\n`]);

/** Texts in which something may get lost: blanks, zero bytes, what can be written in two ways, what JavaScript knows by name. */
const TEXTS = [
  ...[
    '',
    ' ',
    '\t a \t',
    '\n',
    '\r\n',
    'a\r',
    '\0',
    'a\0b\0',
    '\x7f',
    '\x1b[0m',
    '%41',
    '&amp;',
    '\\n',
    '"',
    '[1]',
    '{}',
  ],
  ...['\u00a0', '\u200b', '\u2028', '\u2029', '\u0085', 'e\u0301', '\u00e9', '\u212b', '\ufb01', '\u0130', 'ß', 'ſ'],
  ...[
    '\ufffd',
    'a\ufffd',
    '\ufffe',
    '\uffff',
    '\ud7ff',
    '\ue000',
    '\u{10000}',
    '\u{1f600}',
    '\u{10ffff}',
    '👩‍👩‍👧',
    '1\u20e3',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'undefined', 'null', 'NaN', 'false', '0', '-0', '007'],
].map(latin1);

/** The UTF-8 of a text, a character for each byte. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/**
 * Bytes at all the boundaries of UTF-8: too long forms, surrogates, numbers that are too large, characters that break off.
 * @returns a line for each, between two letters
 */
function utf8Boundaries(letter: string): string {
  const leads = '00 7f 80 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 f7 f8 fb fc fd fe ff'.split(' ');
  const seconds = ['', '41', '7f', '80', '8f', '90', '9f', 'a0', 'bf', 'c0', 'c3a9', 'ff'];
  const lines = leads.flatMap((lead) =>
    seconds.flatMap((second) =>
      ['', '41', '80', 'bf', 'c3'].flatMap((third) => ['', '80', 'bf'].map((fourth) => lead + second + third + fourth)),
    ),
  );
  return [...new Set(lines)].map((hex) => letter + Buffer.from(hex, 'hex').toString('latin1') + letter).join('\n');
}

function powersOfTwo(least: number, most: number): number[] {
  return least > most ? [] : [least, ...powersOfTwo(2 * least, most)];
}

/** A step in which this sender sends something. */
function from(by: string): (data: string) => Step {
  return (data) => ({ by, data });
}

/** What happens to receivers that are started in the program's own process, one step after the other. */
interface Step {
  /** Starts a receiver of this name, on this port. Without any there is one, called `one`. */
  start?: string;
  port?: number;
  /** A receiver or a sender that is closed. */
  close?: string;
  /** The sender: it has a port of its own, or in `ana@127.0.0.2` that of another sender or receiver, at another address. */
  by?: string;
  /** The receiver; `one` unless this names another. */
  to?: string;
  /** A character for each byte. */
  data?: string;
  /** Repeats the data until it is as long as this. */
  size?: number;
}

interface Judging {
  /** What of each message is judged; that there is one always is. */
  judge?: readonly (keyof Message)[];
  /** Whether the messages are looked at once more in the end. */
  keeps?: boolean;
  /** Whether onMessage returns something, and each time something else: a promise that stays pending, false … */
  callerReturns?: boolean;
  /** Whether most of them have to be told at once: one that is held up for a moment is not late, and most would be with a timer. */
  atOnce?: boolean;
  /** Whether nothing may be sent. */
  silent?: boolean;
  /** Whether a program is to run on for as long as it has a receiver. */
  runsOn?: boolean;
}

async function rehearse(context: CheckContext, steps: readonly Step[], judging: Judging = {}): Promise<void> {
  const { student, lab } = context;
  const starts = steps.some(({ start }) => start !== undefined);
  const all = starts ? [...steps] : [{ start: 'one', port: await lab.udp.closedPort() }, ...steps];
  const count = all.filter(({ by }) => by !== undefined).length;
  const what = `started startUdpReceiver, and sent it ${count} datagrams from the same process, one after the other`;
  const wrong = await student.evaluate(what, actOut, all, judging);
  if (wrong !== undefined) lab.fail(wrong);
}

/**
 * Sent as text into the program's process, so it uses nothing from around it. There are no timers in it, since another check may put the clock
 * forward meanwhile: it waits for turns of the event loop, as many as take a while.
 * @returns what is wrong, or nothing
 */
async function actOut({ startUdpReceiver }: Exports, steps: Step[], judging: Judging): Promise<string | undefined> {
  const dgram = process.getBuiltinModule('node:dgram');
  type Socket = import('node:dgram').Socket;
  interface Report {
    receiver: string;
    message: Message;
  }
  const { judge = [], keeps = false, callerReturns = false, atOnce = false, silent = false, runsOn = false } = judging;
  const [receivers, senders, ports] = [new Map<string, Socket>(), new Map<string, Socket>(), new Map<string, number>()];
  const [reports, checked]: [Report[], (() => string | undefined)[]] = [[], []];
  const pending = new Promise<void>(() => undefined);
  const returned = [pending, false, true, null, 0, 'stop', {}, pending];
  const sent: string[] = [];
  const utf8 = new TextDecoder();

  let late = 0;
  const until = async (done: () => boolean, withinMs: number, leastTurns = 2000) => {
    for (let [turns, ms, last] = [0, 0, performance.now()]; !done() && (turns < leastTurns || ms < withinMs); turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      const now = performance.now();
      ms += Math.min(now - last, 10);
      last = now;
    }
  };
  const isSocket = (value: unknown): value is Socket => value instanceof dgram.Socket;
  const portOf = (socket: Socket) => {
    try {
      return socket.address().port;
    } catch {
      return undefined;
    }
  };
  const start = async (name: string, port: number) => {
    let value: unknown;
    let settled = false;
    const onMessage = (message: Message) => {
      reports.push({ receiver: name, message });
      return callerReturns ? returned[reports.length % returned.length] : undefined;
    };
    void Promise.resolve(startUdpReceiver(port, onMessage)).then((socket) => ([value, settled] = [socket, true]));
    await until(() => settled, 200);
    if (!isSocket(value)) {
      ports.set(name, port);
      return port === 0 ? 'startUdpReceiver returned no dgram.Socket' : undefined;
    }
    const socket = value;
    await until(() => portOf(socket) !== undefined, 1000);
    const own = portOf(socket);
    if (own === undefined) return 'the socket that startUdpReceiver returned is bound to no port';
    if (port !== 0 && own !== port)
      return `startUdpReceiver(${port}, …) returned a socket that is bound to port ${own}`;
    if (runsOn) {
      const keeping = process.getActiveResourcesInfo().length;
      socket.unref();
      const kept = process.getActiveResourcesInfo().length < keeping;
      socket.ref();
      if (!kept)
        return 'a program that does nothing but start the receiver ends at once: something has told the socket to `unref`';
    }
    receivers.set(name, socket);
    ports.set(name, own);
    return undefined;
  };
  const sender = async (name: string) => {
    const [whose = '', address = '127.0.0.1'] = name.split('@');
    const known = senders.get(name);
    if (known) return known;
    const socket = dgram.createSocket('udp4');
    const bound = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind(ports.get(name) ?? ports.get(whose) ?? 0, address, () => resolve(true));
    });
    if (!bound) return undefined; // this machine has no such address, or somebody else is there
    socket.on('message', (bytes) => sent.push(JSON.stringify(bytes.toString('latin1').slice(0, 40))));
    senders.set(name, socket);
    ports.set(name, socket.address().port);
    return socket;
  };
  const close = (name: string) => {
    const socket = receivers.get(name) ?? senders.get(name);
    receivers.delete(name);
    senders.delete(name);
    return new Promise<void>((resolve) => (socket ? socket.close(() => resolve()) : resolve()));
  };
  const show = (bytes: Buffer) => {
    const head = bytes.subarray(0, 16).toString('latin1');
    const text = /^[ -~]*$/.test(head) ? JSON.stringify(head) : bytes.toString('hex', 0, 16);
    return `${bytes.length} bytes: ${text}${bytes.length > 16 ? '…' : ''}`;
  };
  const sameText = (text: string) => text.replace(/^\ufeff/, '').replace(/\ufffd+/g, '\ufffd');
  const differing = (text: unknown, bytes: Buffer) => {
    if (typeof text !== 'string') return `as ${String(text)}`;
    const [lines, expected] = [sameText(text).split('\n'), sameText(utf8.decode(bytes)).split('\n')];
    const at = expected.findIndex((line, index) => line !== lines[index]);
    if (at < 0) return lines.length === expected.length ? undefined : `with ${lines.length} lines`;
    let begin = 0;
    for (let line = 0; line < at; line++) begin = bytes.indexOf(10, begin) + 1;
    const end = bytes.indexOf(10, begin);
    const line = bytes.subarray(begin, end < 0 ? undefined : end);
    const part = (whole = '') => JSON.stringify(whole.length > 30 ? `${whole.slice(0, 30)}…` : whole);
    return `with the bytes ${line.toString('hex', 0, 16)} read as ${part(lines[at])}, which is ${part(expected[at])} in UTF-8`;
  };
  const complain = ({ message }: Report, bytes: Buffer, from: { address: string; port: number }) => {
    if (judge.includes('size') && message.size !== bytes.length) return `size ${String(message.size)}`;
    if (judge.includes('bytes')) {
      if (Object.prototype.toString.call(message.bytes) !== '[object Uint8Array]')
        return 'bytes that are no Uint8Array';
      const got = Buffer.from(message.bytes);
      if (!got.equals(bytes)) return `other bytes, ${show(got)}`;
    }
    const text = judge.includes('text') ? differing(message.text, bytes) : undefined;
    if (text !== undefined) return `the text ${text}`;
    const { address, port } = Object(message.sender) as Message['sender'];
    if (judge.includes('sender') && (address !== from.address || port !== from.port))
      return `the sender ${address}:${port}, and it came from ${from.address}:${from.port}`;
    return undefined;
  };
  const copyOf = ({ message: { text, size, sender } }: Report) => [text, size, sender.address, sender.port];

  const act = async ({ start: started, port = 0, close: closed, by, to = 'one', data = '', size }: Step) => {
    if (started !== undefined) return start(started, port);
    if (closed !== undefined) {
      await close(closed);
      return undefined;
    }
    const socket = await sender(by ?? '');
    if (!socket) return undefined;
    const bytes = size === undefined ? Buffer.from(data, 'latin1') : Buffer.alloc(size, data, 'latin1');
    const before = reports.length;
    // One that is longer than this system sends fails here.
    const failed = await new Promise((resolve) => socket.send(bytes, ports.get(to) ?? 0, '127.0.0.1', resolve));
    if (failed) return undefined;
    if (atOnce) {
      await until(() => reports.length > before, 4, 200);
      if (reports.length === before) late++;
    }
    await until(() => reports.length > before, 300);
    const said = `a datagram from ${by ?? ''} (${show(bytes)})`;
    const [report] = reports.slice(before);
    if (!report) return `${said} came to the receiver on port ${ports.get(to)}, and onMessage was not called`;
    if (report.receiver !== to)
      return `${said} came to one receiver, and the onMessage of another was called: each has its own`;
    const complaint = complain(report, bytes, socket.address());
    if (complaint !== undefined) return `of ${said} the message has ${complaint}`;
    if (keeps) {
      const copy = copyOf(report);
      const number = before + 1;
      checked.push(() => {
        const now = Buffer.from(report.message.bytes);
        if (now.equals(bytes) && copyOf(report).every((value, index) => value === copy[index])) return undefined;
        return `message ${number} was kept by the caller, and says something else after others have come: ${show(now)}`;
      });
    }
    return undefined;
  };

  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the socket as `this`
  const { send } = dgram.Socket.prototype;
  const sends: unknown[] = [];
  if (silent)
    dgram.Socket.prototype.send = function (this: Socket, ...args: unknown[]) {
      sends.push(this);
      (send as (...all: unknown[]) => void).apply(this, args);
    };
  try {
    let due = 0;
    for (const step of steps) {
      if (reports.length > due) return 'onMessage was called more than once for a datagram';
      const wrong = await act(step);
      if (wrong !== undefined) return wrong;
      due = reports.length;
    }
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (reports.length > due) return 'onMessage was called more than once for a datagram';
    const changed = checked.map((check) => check()).find((wrong) => wrong !== undefined);
    if (changed !== undefined) return changed;
    if (late > due / 2) return `of ${due} datagrams, ${late} were told some time after they had come, and not at once`;
    if (silent && sent.length > 0) return `a sender was sent ${sent[0]}, and a receiver sends nothing`;
    if (silent && [...receivers.values()].some((socket) => sends.includes(socket)))
      return 'the receiver has called send, and it is to send nothing';
    return undefined;
  } finally {
    if (silent) dgram.Socket.prototype.send = send;
    for (const name of [...receivers.keys(), ...senders.keys()]) await close(name);
  }
}

/** Several receivers in one program, of which each has a port of its own, whichever of them is closed or started again. */
async function startsAndCloses(context: CheckContext, { sends }: { sends: boolean }): Promise<void> {
  const { lab } = context;
  const [port, word] = [await lab.udp.closedPort(), lab.random.word()];
  const send = (...to: string[]): Step[] =>
    sends ? to.map((receiver) => ({ by: 'ana', to: receiver, data: `${word} to ${receiver}` })) : [];
  await rehearse(context, [
    // The first two are given 0, and have each a port of its own.
    ...[0, 0, port].map((given, index): Step => ({ start: ['one', 'two', 'three'][index] ?? '', port: given })),
    ...send('one', 'two', 'three'),
    { close: 'one' },
    ...send('three', 'two'),
    { close: 'three' },
    ...send('two'),
    { start: 'three again', port },
    ...send('three again', 'two', 'three again'),
  ]);
}

async function startReceiver({ student, lab }: CheckContext) {
  const heard = lab.mailbox<Message>('onMessage call');
  const server = await student.start('startUdpReceiver', { transport: 'udp', args: [heard.post] });
  return { heard, server };
}

function addressOf({ port }: UdpPeer): Message['sender'] {
  return { address: '127.0.0.1', port };
}

/** Expects this of a message; whatever else a program adds to it is its own affair. */
function expectTold(message: Message | undefined, expected: Partial<Omit<Message, 'bytes'>>): void {
  const names = Object.keys(expected) as (keyof typeof expected)[];
  expect(Object.fromEntries(names.map((name) => [name, pick(message, name)]))).toEqual(expected);
}

/** One field of what a program has called onMessage with, which may be anything at all; of the sender the two fields that count. */
function pick(message: unknown, name: keyof Message): unknown {
  expect(`onMessage was called with ${kindOf(message)}`).toBe('onMessage was called with an object');
  const field = (message as Partial<Message>)[name];
  if (name !== 'sender') return field;
  const { address, port } = (field ?? {}) as Partial<Message['sender']>;
  return { address, port };
}

/** Compares all bytes, and shows where they begin to differ: 65,507 of them are too many to print. */
function expectBytes(message: Message, expected: Buffer): void {
  const bytes = pick(message, 'bytes');
  expect(`bytes is ${kindOf(bytes)}`).toBe('bytes is a Buffer');
  const got = Buffer.from(bytes as Uint8Array);
  const length = Math.min(got.length, expected.length);
  let at = 0;
  while (at < length && got[at] === expected[at]) at++;
  const show = (all: Buffer) => `${all.length} bytes, at ${at}: ${all.toString('hex', at, at + 16) || 'nothing'}`;
  expect(show(got)).toBe(show(expected));
}

/** What a program has handed over in the place of a value, in words. */
function kindOf(value: unknown): string {
  if (Object.prototype.toString.call(value) === '[object Uint8Array]') return 'a Buffer';
  if (typeof value === 'string') return 'text';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? (Array.isArray(value) ? 'an array' : 'an object') : `a ${typeof value}`;
}
