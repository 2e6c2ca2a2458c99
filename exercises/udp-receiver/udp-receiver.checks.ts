import { check, expect, fc, MAX_UDP_PAYLOAD, type CheckContext, type UdpPeer } from '#lab';
import type { Message } from './udp-receiver.js';

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
    lesson: '08-udp#a-datagram-is-a-message',
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
    lesson: '08-udp#a-datagram-is-a-message',
    covers: 'return the bound dgram.Socket, or a promise of it',
  },
  async (context) => {
    const { server } = await startReceiver(context);
    expect(await server.returned()).toBe('dgram.Socket');
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
    lesson: '08-udp#a-datagram-is-a-message',
    covers: [
      'call onMessage once for each datagram, as soon as it arrives',
      'take a datagram as it is, one message: never join two, never cut one up',
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
    lesson: '08-udp#lost-doubled-out-of-order',
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
    lesson: '08-udp#bytes-and-text',
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
    const cutInsideACharacter = Buffer.from(`${word} €`).subarray(0, -1);
    await peer.send(server, cutInsideACharacter);
    expectTold(await heard.next(), { text: `${word} \ufffd`, size: cutInsideACharacter.length });
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
      { runs: 60 },
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
    lesson: '08-udp#bytes-and-text',
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
    lesson: '08-udp#any-and-all-senders',
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
    lesson: '08-udp#any-and-all-senders',
    covers: 'from any and all senders, however many send at once',
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    const peers = await Promise.all(Array.from({ length: 40 }, () => udp.peer()));
    const byText = (a: unknown, b: unknown) => (String(pick(a, 'text')) < String(pick(b, 'text')) ? -1 : 1);
    // Twice, for what a program makes of the first it hears may come too late for those who are waiting already.
    for (const round of [1, 2]) {
      const sent = peers.map((peer) => ({ text: `${random.word()} ${round}`, sender: addressOf(peer) }));
      await Promise.all(peers.map((peer, index) => peer.send(server, sent[index]?.text ?? '')));
      // They may overtake each other on the way, so both lists are put in order.
      const messages = (await heard.take(peers.length)).sort(byText);
      for (const [index, expected] of sent.sort(byText).entries()) expectTold(messages[index], expected);
    }
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
    lesson: '08-udp#empty-and-large-datagrams',
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
    lesson: '08-udp#empty-and-large-datagrams',
    covers: ['one of 65,507 bytes, the largest there is, whole', 'never cut one up'],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { lab } = context;
    const peer = await lab.udp.peer();
    for (const size of [1473, lab.random.int(2000, 8000), lab.random.int(20_000, 60_000), MAX_UDP_PAYLOAD]) {
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
    lesson: '08-udp#no-connection-so-no-end',
    covers: ['go on when a sender stops', 'nothing that a sender does or leaves undone is an end'],
  },
  async (context) => {
    const { heard, server } = await startReceiver(context);
    const { random, udp } = context.lab;
    for (let time = 0; time < 3; time++) {
      const peer = await udp.peer();
      const word = random.word();
      await peer.send(server, word);
      await heard.until((message) => pick(message, 'text') === word);
      await peer.send(server, ''); // Some take this for a farewell. Whether it is reported, another check sees.
      peer.close();
    }
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
    lesson: '08-udp#what-udp-leaves-out',
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
    // What was sent to the peer because of the first two is in its queue by now, before this.
    const end = random.word();
    await fence.send(peer, end);
    const answers = await peer.inbox.until(({ bytes }) => bytes.toString() === end);
    expect(answers.map(({ bytes }) => bytes.toString())).toEqual([]);
  },
);

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
  const field = (message as Partial<Message> | null | undefined)?.[name];
  if (name !== 'sender') return field;
  const { address, port } = (field ?? {}) as Partial<Message['sender']>;
  return { address, port };
}

/** Compares all bytes, and shows where they begin to differ: 65,507 of them are too many to print. */
function expectBytes(message: Message, expected: Buffer): void {
  const bytes = pick(message, 'bytes');
  expect(Object.prototype.toString.call(bytes)).toBe('[object Uint8Array]');
  const got = Buffer.from(bytes as Uint8Array);
  const length = Math.min(got.length, expected.length);
  let at = 0;
  while (at < length && got[at] === expected[at]) at++;
  const show = (all: Buffer) => `${all.length} bytes, at ${at}: ${all.toString('hex', at, at + 16) || 'nothing'}`;
  expect(show(got)).toBe(show(expected));
}
