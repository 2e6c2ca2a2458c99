import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, fc, type CheckContext, type Random } from '#lab';
import type { Addresses, Flags, Option, Segment } from './segment-reader.js';

type Exports = typeof import('./segment-reader.js');
type Ending = ReturnType<Exports['handshake']>;

/** In the order of their bits, the highest first. */
const FLAGS = ['cwr', 'ece', 'urg', 'ack', 'psh', 'rst', 'syn', 'fin'] as const;
const NUMBERS = 2 ** 32;

const READS = 'reads the numbers of the header, most significant byte first';
const CONNECTS = 'tells an established connection from a refused and an incomplete one';
const REASSEMBLES = 'puts every byte in its place, whether it came late, twice or cut otherwise';

check(
  READS,
  {
    points: 1,
    hint: [
      'Ports, window, checksum and urgent pointer have two bytes, the other two numbers four. With `<<`, a number of 32 bits can come out negative.',
      'Port 4088 is written 0f f8: the first byte is the upper half. What `<<` and `|` give is signed, so it is negative from 2147483648 on.',
      '`const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);`, then `view.getUint16(0)`, `view.getUint32(4)` and so on.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: [
      'the numbers as they stand in the header, whatever the flags say',
      'None is negative, and the window is not scaled',
    ],
  },
  async ({ student, lab }) => {
    const { parseSegment } = student.functions<Exports>();
    await lab.forAll(
      fc.record(headerNumbers),
      async (numbers) => {
        const bytes = encode({ ...plain, ...numbers }, SOMEWHERE);
        expect(await parseSegment(bytes)).toMatchObject({ ...numbers, checksum: bytes.readUInt16BE(16) });
      },
      { runs: 20, atOnce: 20 },
    );
    await parses({ student, lab }, anyHeaders(lab.random));
    await parsesAnew({ student, lab });
  },
);

check(
  'tells the eight flags apart',
  {
    points: 1,
    needs: READS,
    hint: [
      'Each flag is one bit of byte 13. Look at one bit at a time, whatever the others are.',
      'SYN with ACK is 12 in hexadecimal, so `bits === 0x02` does not see the SYN. Mask with `&`. From the top: cwr, ece, urg, ack, psh, rst, syn, fin.',
      '`const has = (bit: number) => (bits & bit) !== 0;`, with `cwr: has(0x80)` and so on, each half of the one before, down to `fin: has(0x01)`.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: ['flags: an object with eight booleans', 'not strange flags'],
  },
  async ({ student, lab: { random } }) => {
    const { parseSegment } = student.functions<Exports>();
    const alone = FLAGS.map((name) => flagsOf(name));
    const mixed = Array.from({ length: 40 }, () => flagsOf(...FLAGS.filter(() => random.chance(0.5))));
    for (const flags of [flagsOf(), ...random.shuffle(alone), flagsOf(...FLAGS), ...mixed]) {
      expect(await parseSegment(encode({ ...plain, flags }, SOMEWHERE))).toMatchObject({ flags });
    }
  },
);

check(
  'finds the data behind the header, however long that is',
  {
    points: 1,
    needs: READS,
    hint: [
      'Only the upper half of byte 12 counts, and its unit is four bytes. Where the header ends, the data begins.',
      'Twenty bytes are the shortest header, with options it is longer. The lower half of byte 12 may hold ones, and with `>> 2` some of them count.',
      '`const headerLength = (view.getUint8(12) >> 4) * 4;`, and `data: bytes.subarray(headerLength)`.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: ['data: the bytes behind the header, perhaps none', 'not a wrong checksum'],
  },
  async ({ student, lab }) => {
    const { parseSegment } = student.functions<Exports>();
    const anySize = fc.record({
      words: fc.nat(10),
      reserved: fc.nat(15),
      data: fc.uint8Array({ maxLength: 60 }),
    });
    await lab.forAll(
      anySize,
      async ({ words, reserved, data }) => {
        const bytes = encode({ ...plain, optionBytes: Buffer.alloc(words * 4, FILLER), data }, SOMEWHERE);
        bytes.writeUInt8(bytes.readUInt8(12) | reserved, 12);
        expect(shown(await parseSegment(bytes))).toMatchObject({ data: shown(data) });
      },
      { runs: 20, atOnce: 20 },
    );
    const { random } = lab;
    const everySize = Array.from({ length: 16 * 11 }, (_, index) => {
      const size = index % 16 === 0 ? [0, 1, MOST_BYTES - 60][index % 3] : random.int(0, 60);
      const optionBytes = Buffer.alloc(Math.floor(index / 16) * 4, FILLER);
      const bytes = encode({ ...plain, optionBytes, data: random.bytes(size ?? 0) }, SOMEWHERE);
      bytes.writeUInt8(bytes.readUInt8(12) | (index % 16), 12);
      return bytes;
    });
    await parses({ student, lab }, everySize);
  },
);

check(
  'reads the options one by one, past fillers and up to the end mark',
  {
    points: 2,
    needs: READS,
    hint: [
      'An option says itself how long it is, kind and length included. Two kinds are a single byte, and have no length; behind one of them nothing counts.',
      'Kind 1: go one byte on. Kind 0: stop, whatever stands behind it. Any other: the next byte is its length, and the value has two bytes less than that.',
      '`if (kind === 0) break; if (kind === 1) { at += 1; continue; }`, else the value is `bytes.subarray(at + 2, at + length)`, and `at += length`.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: [
      'options: kind and value of each option, in their order',
      'The value is the bytes behind the length byte, perhaps none',
      'Kind 1 is a filler of one byte, which is left out',
      'Kind 0, one byte, too, is the end mark',
      'Without a mark the options end with the header',
      'not an unknown kind, not a value of odd size',
    ],
  },
  async ({ student, lab }) => {
    const { parseSegment } = student.functions<Exports>();
    await lab.forAll(
      fc.tuple(anyOptions, fc.uint8Array({ maxLength: 8 })),
      async ([{ options, bytes }, data]) => {
        const segment = shown(await parseSegment(encode({ ...plain, optionBytes: bytes, data }, SOMEWHERE)));
        expect(segment).toMatchObject({ options: shown(options), data: shown(data) });
      },
      { runs: 20, atOnce: 20 },
    );
    const drawn = anyOptionBytes(lab.random).filter((bytes) => expectedOf(bytes) !== REFUSED);
    await parses({ student, lab }, drawn);
  },
);

check(
  'refuses a segment with a length that cannot be true',
  {
    points: 2,
    needs: READS,
    hint: [
      'Compare every length with the bytes that there are, before you use it: of the segment, of the header, of each option.',
      '`subarray` gives less than you ask for and says nothing. And options end with the header, not with the segment: what stands in the data is none.',
      'Throw if `bytes.length < 20`, `headerLength < 20` or `headerLength > bytes.length`; if an option has no length, `length < 2`, or `at + length > headerLength`.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: [
      'parseSegment must throw a RangeError when a length cannot be true',
      'there are fewer than 20 bytes',
      'the header says that it is shorter than 20 bytes, or longer than all the bytes that there are',
      'the length byte of an option is missing',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseSegment } = student.functions<Exports>();
    const refuses = (bytes: Uint8Array) => expect(parseSegment(bytes)).toRefuse(RangeError);
    const whole = encode({ ...plain, data: random.bytes(random.int(0, 40)) }, SOMEWHERE);
    for (const length of [0, 1, random.int(2, 12), 13, random.int(14, 18), 19]) {
      await refuses(whole.subarray(0, length));
    }
    const declares = (words: number, bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(words << 4, 12);
      return changed;
    };
    // Read as options, the data is nothing but fillers: only the length of the header is wrong.
    const long = encode({ ...plain, data: Buffer.alloc(80, FILLER) }, SOMEWHERE);
    for (const words of [0, random.int(1, 3), 4]) await refuses(declares(words, long));
    for (const words of [6, random.int(7, 14), 15]) await refuses(declares(words, long.subarray(0, words * 4 - 1)));
    const unfinished = [[8], [random.int(9, 252)]];
    const tooShort = [
      [2, 0, 5, 180],
      [random.int(5, 252), 0],
      [8, 1, 1, 1],
      [4, 1],
    ];
    const tooLong = [
      [2, 5, 5, 180],
      [3, random.int(10, 255), 7, 1],
      [random.int(5, 252), 3],
      [4, 255],
    ];
    for (const end of [...unfinished, ...tooShort, ...tooLong]) {
      const size = Math.ceil((end.length + random.int(0, 30)) / 4) * 4;
      const optionBytes = Buffer.concat([Buffer.alloc(size - end.length, FILLER), Buffer.from(end)]);
      for (const data of [Buffer.alloc(0), Buffer.alloc(300, 2)]) {
        await refuses(encode({ ...plain, optionBytes, data }, SOMEWHERE));
      }
    }
    const bad = anyOptionBytes(random).filter((bytes) => expectedOf(bytes) === REFUSED);
    await parses({ student, lab }, [...bad, ...Array.from({ length: 20 }, (_, length) => whole.subarray(0, length))]);
    const sound = encode({ ...plain, optionBytes: Buffer.from([8, 2, 2, 2]) }, SOMEWHERE);
    expect(shown(await parseSegment(sound))).toMatchObject({ data: shown(Buffer.alloc(0)) });
  },
);

check(
  'tells a sound segment from one in which a bit was changed',
  {
    points: 2,
    hint: [
      'Do you add up the pseudo-header, too, with the length of the whole segment in it? Carries go round to the low end; a last odd byte is the upper half of its number.',
      'Pseudo-header: both addresses, a zero byte, protocol 6, the length of header and data in two bytes. A zero goes behind a last odd byte.',
      'Sum of all 16-bit numbers, then `while (sum > 0xffff) sum = (sum >>> 16) + (sum & 0xffff);` and `return sum === 0xffff;`',
    ],
    lesson: '09-inside-tcp#the-checksum',
    covers: [
      'It must return true if the segment is sound',
      'Otherwise false.',
      '(an odd number, too)',
      'Nothing else counts, not even a length in the header that cannot be true',
      'No function changes what it is given',
    ],
  },
  async ({ student, lab }) => {
    const { checksumOk } = student.functions<Exports>();
    const sizes = fc.oneof({ weight: 4, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(1500) });
    const anySegment = fc.record({
      ...headerNumbers,
      flags: anyFlags,
      data: sizes.chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
    });
    const claim = fc.tuple(anySegment, fc.tuple(ipv4, ipv4), fc.nat());
    await lab.forAll(
      claim,
      async ([segment, [source, destination], place]) => {
        const bytes = encode({ ...plain, ...segment }, { source, destination });
        const says = async (sound: boolean, what: string, sent: Buffer, addresses: Addresses) => {
          const got: unknown = await checksumOk(sent, addresses);
          if (got !== sound) lab.fail(`expected ${sound} of ${what}, got ${String(got)}`);
        };
        const between = { source, destination };
        const size = `${bytes.length} bytes${bytes.length % 2 === 0 ? '' : ', an odd number'}`;
        await says(true, `a sound segment of ${size}`, bytes, between);
        await says(false, 'a segment with one bit changed', withBitChanged(bytes, place), between);
        const last = withBitChanged(bytes, bytes.length * 8 - 1 - (place % 8));
        await says(false, 'a segment with one bit of its last byte changed', last, between);
        const otherSource = { source: withBitOfAddressChanged(source, place), destination };
        await says(false, 'a segment with a bit of the source address changed', bytes, otherSource);
        const otherDestination = { source, destination: withBitOfAddressChanged(destination, place) };
        await says(false, 'a segment with a bit of the destination address changed', bytes, otherDestination);
      },
      { runs: 20, atOnce: 20 },
    );
    await sums({ student, lab });
  },
);

check(
  CONNECTS,
  {
    points: 1,
    hint: [
      "Three segments establish a connection, and two of them are the client's. An RST of the server refuses it. Everything else leaves it incomplete.",
      "After SYN and the answer it is still incomplete: only the client's ACK behind these establishes it. The first segment tells which port is the client's.",
      "One walk: the server's RST with ACK returns 'refused', its SYN with ACK is kept as the answer; a client's ACK after that returns 'established'.",
    ],
    lesson: '07-tcp#the-handshake-three-segments',
    covers: [
      "'established' when the server answers and then the client acknowledges the answer",
      "'refused' when the server sends a segment with RST and ACK",
      "'incomplete' when neither happens, and when there are no segments",
    ],
  },
  async (context) => {
    const { random } = context.lab;
    for (let round = 0; round < 5; round++) {
      const { syn, answer, ack, data, refusal, fin } = connection(random);
      await endsAs(context, 'established', [syn, answer, ack]);
      await endsAs(context, 'established', [syn, answer, ack, data, fin]);
      await endsAs(context, 'refused', [syn, refusal]);
      await endsAs(context, 'refused', [syn, syn, refusal]);
      await endsAs(context, 'incomplete', [syn]);
      await endsAs(context, 'incomplete', [syn, syn, syn]);
      await endsAs(context, 'incomplete', [syn, answer]);
      await endsAs(context, 'incomplete', [syn, syn, answer, answer]);
    }
    await endsAs(context, 'incomplete', []);
  },
);

check(
  'lets a segment count only with the right number, from the right side, at the right time',
  {
    points: 2,
    needs: CONNECTS,
    hint: [
      'Who sent it, and what does it acknowledge? A SYN uses up one number, and behind 4294967295 comes 0. Once decided, the question stays decided.',
      'Flags alone do not tell: an old segment has the same. `sequence + 1` may give 4294967296, which has no place in 32 bits. And an RST needs its ACK.',
      'With ACK, and `segment.acknowledgement === (syn.sequence + 1) >>> 0` from the server; from the client `(answer.sequence + 1) >>> 0`, no SYN, no RST.',
    ],
    lesson: '07-tcp#the-handshake-three-segments',
    covers: [
      'The answer is a segment with SYN and ACK, whose acknowledgement number is the one behind',
      "The client's is a segment with ACK and without SYN and RST",
      "'refused' when the server sends a segment with RST and ACK, whose acknowledgement number is the one behind",
      'If both happen, the earlier one decides',
      'The number behind 4294967295 is 0',
      'by which you tell them apart',
      'Some may be there twice, some may be missing, some may be old ones',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    for (const numbers of [{}, { client: NUMBERS - 1 }, { server: NUMBERS - 1 }]) {
      const { syn, answer, ack, data, refusal, fin, clientReset, lateReset } = connection(random, numbers);
      const old = (segment: Segment): Segment => ({
        ...segment,
        acknowledgement: (segment.acknowledgement + random.pick([1, NUMBERS - 1, random.int(2, 1_000_000)])) % NUMBERS,
      });
      const stray = { ...old(answer), sequence: (answer.sequence + random.int(2, 1_000_000)) % NUMBERS };
      for (const established of [
        [syn, answer, ack],
        [syn, syn, answer, answer, ack, ack],
        [syn, answer, data],
        [syn, answer, { ...ack, flags: flagsOf('ack', 'fin') }],
        [syn, stray, answer, ack],
        [syn, old(refusal), answer, ack],
        [syn, answer, old(ack), ack],
        [syn, answer, ack, lateReset],
        [syn, answer, ack, fin, refusal],
        [syn, answer, ack, clientReset],
      ]) {
        await endsAs(context, 'established', established);
      }
      for (const refused of [
        [syn, refusal],
        [syn, stray, refusal],
        [syn, old(refusal), refusal],
        [syn, answer, refusal],
        [syn, refusal, answer, ack],
      ]) {
        await endsAs(context, 'refused', refused);
      }
      for (const incomplete of [
        [syn, stray, ack],
        [syn, { ...answer, flags: flagsOf('ack') }, ack],
        [syn, old(refusal)],
        [syn, { ...refusal, flags: flagsOf('rst') }],
        [syn, answer, old(ack)],
        [syn, answer, clientReset],
        [syn, answer, { ...ack, flags: flagsOf('rst', 'ack') }],
        [syn, ack],
        [syn, ack, answer],
        [syn, answer, { ...ack, flags: flagsOf('psh') }],
        [syn, answer, fromTheOtherSide(ack)],
        [syn, fromTheOtherSide(refusal)],
        [syn, fromTheOtherSide(answer), ack],
      ]) {
        await endsAs(context, 'incomplete', incomplete);
      }
    }
    await endsAsTheRulesSay(context);
  },
);

check(
  REASSEMBLES,
  {
    points: 2,
    hint: [
      'Give each byte its place: its number minus that of the first byte. Then it does not matter when it comes, how often, or in which segment.',
      'Look for the flag SYN: it may stand anywhere. The first byte has the number behind it, also if the SYN has data. FIN ends nothing, and pieces overlap.',
      'Place of a piece: `(sequence + (flags.syn ? 1 : 0) - syn.sequence - 1) >>> 0`. Sort by it, and take of each what goes beyond the end so far.',
    ],
    lesson: '09-inside-tcp#putting-the-stream-together',
    covers: [
      'in any order: some lost and sent again, some doubled, some overlapping, some cut otherwise',
      'reassemble must return the bytes of the stream from its first byte',
      'The first byte has the number behind the sequence number of the SYN',
      '(If the SYN itself carries data, which it may',
      'Segments without data add nothing, whatever their number',
      'Other flags than SYN change nothing',
      'A SYN is among them, anywhere, perhaps more than once',
      'There may be thousands of segments',
    ],
  },
  async (context) => {
    const low = fc.integer({ min: 0, max: 1000 });
    const anywhere = fc.integer({ min: 1, max: NUMBERS - 1000 });
    const atTheSign = fc.integer({ min: 2 ** 31 - 100, max: 2 ** 31 + 5 });
    await reassembles(context, arrivals({ first: fc.oneof(low, anywhere, atTheSign), complete: true }), 60);
    await reassemblesOddOnes(context);
  },
);

check(
  'withholds everything behind a missing byte',
  {
    points: 1,
    needs: REASSEMBLES,
    hint: [
      'What is contiguous from the start may be handed on; what lies behind a gap waits, however much it is.',
      'Do not join what lies on both sides of a gap, and do not fill it with zeros. A later segment may fill it: look when all are in their places.',
      'In the order of their places: `if (start > end) break;`, else add `data.subarray(end - start)`, and `end = Math.max(end, start + data.length)`.',
    ],
    lesson: '09-inside-tcp#putting-the-stream-together',
    covers: 'all that lies behind a missing byte is left out',
  },
  async (context) => {
    const first = fc.integer({ min: 1, max: NUMBERS - 1000 });
    await reassembles(context, arrivals({ first, complete: false }));
  },
);

check(
  'goes on where the sequence numbers wrap',
  {
    points: 2,
    needs: REASSEMBLES,
    hint: [
      'After 4294967295 comes 0, so the smaller number may be the later one. What does the difference to the first number tell, modulo 2^32?',
      'Do not sort by `sequence`, nor compare two of these with `<`. How far a byte is behind the first one is a small number, wrapped or not.',
      '`(number - first) >>> 0` is the difference modulo 2^32: of 3 and 4294967290, it is 9. Sort by this, and compare only these.',
    ],
    lesson: '09-inside-tcp#putting-the-stream-together',
    covers: 'After 4294967295 comes 0',
  },
  async (context) => {
    const first = fc.integer({ min: NUMBERS - 60, max: NUMBERS - 1 });
    await reassembles(context, arrivals({ first, complete: true }));
    await reassembles(context, arrivals({ first, complete: false }), 30);
  },
);

check(
  'reads connections that were captured on a real network',
  {
    points: 2,
    hint: [
      'exercises/segment-reader/captures.md tells what each of them is. Take one that goes wrong, and read its segments by hand.',
      "captures.tsv has what tcpdump read beside the bytes of each segment: compare. In `wrapped`, `overlap` and `doubled` the client's numbers wrap.",
      'Only `refused` is refused; `unanswered` and `half-open` are incomplete; the others are established. In `overlap` and `doubled`, one segment brings the whole stream again.',
    ],
    lesson: '09-inside-tcp#inside-a-segment',
    covers: [
      'the numbers as they stand in the header',
      'It must return true if the segment is sound',
      "'established' when the server answers",
      'reassemble must return the bytes of the stream',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseSegment, checksumOk, handshake, reassemble } = student.functions<Exports>();
    for (const [name, captured] of random.shuffle([...captures()])) {
      lab.note(`the connection "${name}" of captures.tsv`);
      const segments: Segment[] = [];
      for (const { bytes, addresses, printed } of captured) {
        const segment = await parseSegment(bytes);
        expect(shown(segment)).toMatchObject(shown(printed) as object);
        segments.push(plainOf(segment));
        expect(await checksumOk(bytes, addresses)).toBe(true);
        expect(await checksumOk(withBitChanged(bytes, random.int(0, 10_000)), addresses)).toBe(false);
      }
      const ending = ENDINGS[name];
      if (ending !== undefined) await endsAs({ student, lab }, ending, segments);
      const lineCount = SENT_LINES[name];
      if (lineCount === undefined) continue;
      const lines = Array.from({ length: lineCount }, (_, index) => `line ${index + 1} of the stream\n`).join('');
      const ofClient = segments.filter(({ sourcePort }) => sourcePort !== 4088);
      const ofServer = segments.filter(({ sourcePort }) => sourcePort === 4088);
      for (const order of [ofClient, random.shuffle(ofClient)]) {
        expect(textOf(await reassemble(order))).toBe(lines);
      }
      expect(textOf(await reassemble(random.shuffle(ofServer)))).toBe(`${lines.length} bytes\n`);
    }
  },
);

// ---- Segments made here ----

interface Plan {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgement: number;
  flags: Flags;
  window: number;
  urgentPointer: number;
  /** A multiple of four. */
  optionBytes: Uint8Array;
  data: Uint8Array;
}

const FILLER = 1;
const END = 0;
const SOMEWHERE: Addresses = { source: '192.0.2.1', destination: '192.0.2.2' };

const plain: Plan = {
  sourcePort: 48_908,
  destinationPort: 4088,
  sequence: 1000,
  acknowledgement: 2000,
  flags: flagsOf('ack'),
  window: 65_535,
  urgentPointer: 0,
  optionBytes: Buffer.alloc(0),
  data: Buffer.alloc(0),
};

/** The bytes of a segment, with the checksum that belongs there. */
function encode(plan: Plan, addresses: Addresses): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(plan.sourcePort, 0);
  header.writeUInt16BE(plan.destinationPort, 2);
  header.writeUInt32BE(plan.sequence, 4);
  header.writeUInt32BE(plan.acknowledgement, 8);
  header.writeUInt8((5 + plan.optionBytes.length / 4) << 4, 12);
  header.writeUInt8(
    FLAGS.reduce((bits, name, index) => bits | (plan.flags[name] ? 0x80 >> index : 0), 0),
    13,
  );
  header.writeUInt16BE(plan.window, 14);
  header.writeUInt16BE(plan.urgentPointer, 18);
  const segment = Buffer.concat([header, plan.optionBytes, plan.data]);
  segment.writeUInt16BE(checksumOf(segment, addresses), 16);
  return segment;
}

/** For a segment whose checksum field is zero. */
function checksumOf(segment: Buffer, { source, destination }: Addresses): number {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(segment.length);
  const all = Buffer.concat([
    Buffer.from([...source.split('.'), ...destination.split('.')].map(Number)),
    Buffer.from([0, 6]),
    length,
    segment,
    Buffer.alloc(segment.length % 2),
  ]);
  let sum = 0;
  for (let at = 0; at < all.length; at += 2) sum += all.readUInt16BE(at);
  // Carrying round to the low end is counting modulo ffff; a sum that is not 0 leaves ffff and not 0.
  return 0xffff - (sum % 0xffff || 0xffff);
}

function flagsOf(...set: (keyof Flags)[]): Flags {
  return Object.fromEntries(FLAGS.map((name) => [name, set.includes(name)])) as unknown as Flags;
}

const port = fc.integer({ min: 0, max: 65_535 });
const sequenceNumber = fc.oneof(
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff),
);
const headerNumbers = {
  sourcePort: port,
  destinationPort: port,
  sequence: sequenceNumber,
  acknowledgement: sequenceNumber,
  window: port,
  urgentPointer: port,
};
const anyFlags = fc.subarray([...FLAGS]).map((set) => flagsOf(...set));
const ipv4 = fc
  .tuple(fc.integer({ min: 1, max: 223 }), fc.nat(255), fc.nat(255), fc.nat(255))
  .map((numbers) => numbers.join('.'));

/** Options and the bytes that say so: with fillers between them, and perhaps an end mark and nonsense behind it. */
const anyOptions = fc
  .record({
    options: fc.array(
      fc.record({
        kind: fc.oneof(fc.constantFrom(2, 3, 4, 5, 8), fc.integer({ min: 2, max: 255 })),
        value: fc.oneof(fc.uint8Array({ maxLength: 10 }), fc.constant(new Uint8Array([0, 1, 0, 1]))),
        fillersBefore: fc.nat(3),
      }),
      { maxLength: 6 },
    ),
    marked: fc.boolean(),
    nonsense: fc.uint8Array({ minLength: 40, maxLength: 40 }),
  })
  .map(({ options, marked, nonsense }) => {
    const taken: Option[] = [];
    let bytes = Buffer.alloc(0);
    for (const { kind, value, fillersBefore } of options) {
      const next = Buffer.concat([
        bytes,
        Buffer.alloc(fillersBefore, FILLER),
        Buffer.from([kind, value.length + 2, ...value]),
      ]);
      if (next.length > 40) break;
      bytes = next;
      taken.push({ kind, value });
    }
    const room = 40 - bytes.length;
    if (marked && room > 0) {
      const behind = Math.min(room - 1, (nonsense[0] ?? 0) % 12);
      bytes = Buffer.concat([bytes, Buffer.from([END]), nonsense.subarray(0, behind)]);
    }
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4, FILLER);
    return { options: taken, bytes: Buffer.concat([bytes, padding]) };
  });

/** The bit of this number, counted round; bits of the checksum field are changed as well as any others. */
function withBitChanged(bytes: Uint8Array, place: number): Buffer {
  const changed = Buffer.from(bytes);
  const bit = place % (changed.length * 8);
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (0x80 >> (bit & 7)), bit >> 3);
  return changed;
}

function withBitOfAddressChanged(address: string, place: number): string {
  return [...withBitChanged(Buffer.from(address.split('.').map(Number)), place)].join('.');
}

/** As a parsed segment, without having been bytes. */
function segmentOf({ optionBytes: _none, ...plan }: Plan): Segment {
  return { ...plan, checksum: 0, options: [] };
}

/** The segments of a connection. */
function connection(random: Random, numbers: { client?: number; server?: number } = {}) {
  const [clientPort = 1, serverPort = 2] = random.shuffle([random.int(1, 40_000), random.int(40_001, 65_535)]);
  const anyNumber = () => random.int(0, 0x7fff_ffff) * 2 + random.int(0, 1);
  const { client = anyNumber(), server = anyNumber() } = numbers;
  const upwards: Plan = {
    ...plain,
    sourcePort: clientPort,
    destinationPort: serverPort,
    sequence: (client + 1) % NUMBERS,
    acknowledgement: (server + 1) % NUMBERS,
  };
  const downwards: Plan = {
    ...plain,
    sourcePort: serverPort,
    destinationPort: clientPort,
    sequence: server,
    acknowledgement: (client + 1) % NUMBERS,
  };
  const data = random.bytes(random.int(1, 8));
  const behindData = (upwards.sequence + data.length) % NUMBERS;
  return {
    syn: segmentOf({ ...upwards, flags: flagsOf('syn'), sequence: client, acknowledgement: 0 }),
    answer: segmentOf({ ...downwards, flags: flagsOf('syn', 'ack') }),
    ack: segmentOf(upwards),
    data: segmentOf({ ...upwards, flags: flagsOf('ack', 'psh'), data }),
    fin: segmentOf({ ...upwards, flags: flagsOf('ack', 'fin'), sequence: behindData }),
    refusal: segmentOf({ ...downwards, flags: flagsOf('rst', 'ack'), sequence: 0, window: 0 }),
    clientReset: segmentOf({ ...upwards, flags: flagsOf('rst'), acknowledgement: 0, window: 0 }),
    lateReset: segmentOf({
      ...downwards,
      flags: flagsOf('rst', 'ack'),
      sequence: (server + 1) % NUMBERS,
      acknowledgement: behindData,
    }),
  };
}

/** The same segment, as if the other side had sent it. */
function fromTheOtherSide(segment: Segment): Segment {
  return { ...segment, sourcePort: segment.destinationPort, destinationPort: segment.sourcePort };
}

// ---- Streams cut into segments ----

interface Arrivals {
  segments: Segment[];
  expected: Uint8Array;
}

/**
 * The segments of a random stream, in a random order: the stream once, cut anywhere, and any pieces of it once more.
 * @param first number of the first byte; the SYN has the one before
 * @param complete false if any of them may be missing
 */
function arrivals({ first, complete }: { first: fc.Arbitrary<number>; complete: boolean }): fc.Arbitrary<Arrivals> {
  const stream = fc.uint8Array({ minLength: complete ? 0 : 20, maxLength: 120 });
  return fc.tuple(first, stream).chain(([number, bytes]) => {
    const place = fc.nat(bytes.length);
    const pieces = fc.tuple(fc.array(place, { maxLength: 8 }), fc.array(fc.tuple(place, place), { maxLength: 8 }));
    return pieces.chain(([cuts, again]) => {
      const edges = [0, ...cuts, bytes.length].sort((a, b) => a - b);
      const once = edges.slice(1).map((end, index) => [edges[index] ?? 0, end]);
      const ranges = [...once, ...again.map(([a, b]) => [Math.min(a, b), Math.max(a, b)])];
      const data = ranges.map(([from = 0, to = 0]) => dataSegment(number, bytes, from, to));
      return fc
        .tuple(
          fc.shuffledSubarray(data, { minLength: complete ? data.length : 0 }),
          fc.array(fc.nat(data.length), { minLength: 1, maxLength: 2 }),
          fc.nat(Math.min(bytes.length, 5)),
          fc.boolean(),
        )
        .map(([arrived, synPlaces, early, keepsAlive]) => {
          const syn = { ...dataSegment(number - 1, bytes, 0, 0), flags: flagsOf('syn') };
          if (early > 3) syn.data = bytes.slice(0, early);
          const segments = [...arrived];
          for (const at of synPlaces) segments.splice(at, 0, syn);
          // An empty one with the number before the first, as is sent to see whether the other side is still there.
          if (keepsAlive) segments.splice(early, 0, { ...syn, data: new Uint8Array(0), flags: flagsOf('ack') });
          return { segments, expected: byteByByte(segments, number) };
        });
    });
  });
}

function dataSegment(first: number, stream: Uint8Array, from: number, to: number): Segment {
  return segmentOf({
    ...plain,
    sequence: (first + from + NUMBERS) % NUMBERS,
    data: stream.slice(from, to),
    flags: to === stream.length ? flagsOf('ack', 'psh', 'fin') : flagsOf('ack'),
  });
}

/** The plainest way to put a stream together: by the number of each byte. */
function byteByByte(segments: readonly Segment[], first: number): Uint8Array {
  const byNumber = new Map<number, number>();
  for (const { sequence, flags, data } of segments) {
    data.forEach((byte, index) => byNumber.set((sequence + (flags.syn ? 1 : 0) + index) % NUMBERS, byte));
  }
  const bytes: number[] = [];
  for (let number = first; byNumber.has(number); number = (number + 1) % NUMBERS) {
    bytes.push(byNumber.get(number) ?? 0);
  }
  return Uint8Array.from(bytes);
}

/** Compares what becomes of a connection, and tells its story as an analyser would: with numbers that begin at 0. */
async function endsAs({ student, lab }: CheckContext, ending: Ending, segments: Segment[]): Promise<void> {
  const got: unknown = await student.functions<Exports>().handshake(segments);
  if (got !== ending) lab.fail(`expected ${ending}, got ${String(got)}, of ${storyOf(segments)}`);
}

function storyOf(segments: readonly Segment[]): string {
  const [first] = segments;
  if (!first) return 'no segments at all';
  const isClient = ({ sourcePort }: Segment) => sourcePort === first.sourcePort;
  const server = segments.find((segment) => !isClient(segment) && segment.flags.syn);
  const told = segments.map((segment) => {
    const [own, other] = isClient(segment) ? [first, server] : [server, first];
    const relative = (number: number, to: Segment | undefined) =>
      to === undefined ? number : (number - to.sequence + NUMBERS) % NUMBERS;
    const flags = FLAGS.filter((name) => segment.flags[name])
      .map((name) => name.toUpperCase())
      .reverse();
    const ack = segment.flags.ack ? ` ack ${relative(segment.acknowledgement, other)}` : '';
    return `${isClient(segment) ? 'client' : 'server'} ${flags.join('+')} seq ${relative(segment.sequence, own)}${ack}`;
  });
  return told.join(', ');
}

/** In words, where a stream is not what it should be. */
function whatIsWrong(stream: unknown, expected: Uint8Array): string | undefined {
  if (!(stream instanceof Uint8Array)) return `expected bytes, got ${String(stream)}`;
  const at = expected.findIndex((byte, index) => index < stream.length && stream[index] !== byte);
  const sizes = `of the stream ${expected.length} bytes in a row are there, and you gave ${stream.length}`;
  if (at >= 0) return `${sizes}: byte ${at} is ${hex(expected[at])}, and yours is ${hex(stream[at])}`;
  if (stream.length < expected.length) return `${sizes}: the end is missing`;
  if (stream.length > expected.length) return `${sizes}: what follows must not be handed on`;
  return undefined;
}

function hex(byte = 0): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}

/** `SYN 41, no data`, `42 to 44: 0a1b2c`. */
function pieceOf({ sequence, flags, data }: Segment): string {
  const names = FLAGS.filter((name) => flags[name] && name !== 'ack').map((name) => `${name.toUpperCase()} `);
  return `  ${names.join('')}${sequence}, ${data.length === 0 ? 'no data' : `data ${Buffer.from(data).toString('hex')}`}`;
}

async function reassembles({ student, lab }: CheckContext, streams: fc.Arbitrary<Arrivals>, runs = 100): Promise<void> {
  const { reassemble } = student.functions<Exports>();
  await lab.forAll(
    streams,
    async ({ segments, expected }) => {
      const stream: unknown = await reassemble(segments);
      const wrong = whatIsWrong(stream, expected);
      if (wrong !== undefined)
        lab.fail([wrong, 'of these segments, in this order:', ...segments.map(pieceOf)].join('\n'));
    },
    { runs, atOnce: 20 },
  );
}

/** Few situations that hardly come by chance: each of them is tried, frozen, and looked at when all calls have returned. */
async function reassemblesOddOnes({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const words: string[] = [];
  const lists: Segment[][] = [];
  const add = (what: string, segments: Segment[]) => {
    words.push(what);
    lists.push(segments);
  };
  for (const first of [0, 1000, 2 ** 31 - 5, NUMBERS - 5]) {
    const stream = random.bytes(30);
    const syn = (size: number): Segment => ({
      ...dataSegment(first - 1, stream, 0, 0),
      flags: flagsOf('syn'),
      data: stream.subarray(0, size),
    });
    const piece = (from: number, to: number, flags = flagsOf('ack')): Segment => ({
      ...dataSegment(first, stream, from, to),
      flags,
    });
    const rest = [piece(10, 20), piece(20, 30), piece(4, 12)];
    for (const [one, other] of [
      [0, 5],
      [5, 0],
      [2, 5],
      [5, 2],
      [5, 5],
    ] as const) {
      add('the SYN comes twice, with data or with less', [syn(one), ...rest, syn(other)]);
      add('the SYN comes twice, behind all the data', [...random.shuffle(rest), syn(one), syn(other)]);
    }
    for (const distance of [1, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 5, NUMBERS - 2, random.int(0, NUMBERS - 1)]) {
      const empty: Segment = { ...piece(0, 0, flagsOf('rst')), sequence: (first + distance) % NUMBERS };
      const some = [piece(10, 13), piece(0, 10)];
      for (let at = 0; at <= some.length; at++)
        add('a segment without data has some other number', [syn(0), ...some.slice(0, at), empty, ...some.slice(at)]);
      add('a segment without data has some other number', [empty, piece(10, 13), syn(0), piece(0, 10), empty]);
    }
    for (const name of FLAGS.filter((flag) => flag !== 'syn'))
      add(`${name.toUpperCase()} is set`, [syn(0), piece(0, 10, flagsOf(name)), piece(10, 30, flagsOf(name, 'ack'))]);
    add('all flags but SYN are set', [syn(0), piece(5, 30, allButSyn()), piece(0, 6, allButSyn())]);
    add('there is the SYN alone', [syn(0)]);
    add('the first byte is missing', [syn(0), piece(1, 30)]);
    add('one byte is missing', [piece(11, 30), syn(10)]);
  }
  const large = random.bytes(300_000);
  const first = NUMBERS - 100_000;
  const longest = Array.from({ length: 5 }, (_, index) =>
    dataSegment(first, large, index * 60_000, index * 60_000 + 60_000),
  );
  const synOfLarge = { ...dataSegment(first - 1, large, 0, 0), flags: flagsOf('syn') };
  add('the stream has 300000 bytes', [...random.shuffle(longest), synOfLarge]);
  const got: unknown = await student.evaluate(
    `called reassemble ${lists.length} times, with frozen segments, and looked at the streams when all had returned`,
    ({ reassemble }: Exports, all: Segment[][]) => {
      const frozen = all.map((segments) => {
        const own = segments.map((segment) => {
          Object.freeze(segment.flags);
          return Object.freeze(segment);
        });
        return Object.freeze(own);
      });
      const streams = frozen.map((segments) => reassemble(segments));
      const [first, ...rest] = frozen[0] ?? [];
      // Twenty thousand segments that say the same once more.
      const again = rest.flatMap((segment) => Array.from({ length: 5000 }, () => segment));
      return [...streams, reassemble(first ? [first, ...again] : [])];
    },
    lists,
  );
  const [syn, ...others] = lists[0] ?? [];
  lists.push(syn ? [syn, ...others] : []);
  words.push('each comes 5000 times');
  for (const [index, segments] of lists.entries()) {
    const number = ((segments.find(({ flags }) => flags.syn)?.sequence ?? 0) + 1) % NUMBERS;
    const wrong = whatIsWrong((got as unknown[] | undefined)?.[index], byteByByte(segments, number));
    if (wrong !== undefined)
      lab.fail(
        [`${words[index] ?? ''}: ${wrong}`, 'of these segments, in this order:', ...segments.map(pieceOf)].join('\n'),
      );
  }
}

function allButSyn(): Flags {
  return flagsOf(...FLAGS.filter((name) => name !== 'syn'));
}

// ---- Many segments at once ----

/** The most that an IPv4 packet has room for. */
const MOST_BYTES = 65_515;
const REFUSED = 'a RangeError';

/** What the stub says of these bytes, as text. */
function expectedOf(bytes: Uint8Array): string {
  const number = (at: number, size: number) =>
    bytes.subarray(at, at + size).reduce((value, byte) => value * 256 + byte, 0);
  const end = Math.floor((bytes[12] ?? 0) / 16) * 4;
  if (bytes.length < 20 || end < 20 || end > bytes.length) return REFUSED;
  const options: string[] = [];
  for (let at = 20; at < end && bytes[at] !== END;) {
    if (bytes[at] === FILLER) {
      at += 1;
      continue;
    }
    const size = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
    if (size < 2 || at + size > end) return REFUSED;
    options.push(`${bytes[at]} ${Buffer.from(bytes.subarray(at + 2, at + size)).toString('hex')}`);
    at += size;
  }
  const bits = (bytes[13] ?? 0).toString(2).padStart(8, '0');
  return [
    ...[0, 2].map((at) => number(at, 2)),
    ...[4, 8].map((at) => number(at, 4)),
    ...[14, 16, 18].map((at) => number(at, 2)),
    [...bits].map((bit) => bit === '1'),
    options.join(' and '),
    Buffer.from(bytes.subarray(end)).toString('hex'),
  ].join(';');
}

const PARTS = [
  ...['sourcePort', 'destinationPort', 'sequence', 'acknowledgement', 'window', 'checksum', 'urgentPointer'],
  ...['flags', 'options', 'data'],
];

/** Hands over all of them in one go, each as a view of a larger array. */
async function parses({ student, lab }: CheckContext, segments: readonly Uint8Array[]): Promise<void> {
  const got: unknown = await student.evaluate(
    `called parseSegment for ${segments.length} segments, each a part of a larger array`,
    ({ parseSegment }: Exports, all: Uint8Array[]) =>
      all.map((bytes, index) => {
        const larger = new Uint8Array(bytes.length + 50).fill(7);
        const view = larger.subarray((index % 5) + 1, (index % 5) + 1 + bytes.length);
        view.set(bytes);
        const hex = (value: Uint8Array) => Array.from(value, (byte) => (byte + 256).toString(16).slice(1)).join('');
        try {
          const it = parseSegment(view);
          const { cwr, ece, urg, ack, psh, rst, syn, fin } = it.flags;
          const told = [it.sourcePort, it.destinationPort, it.sequence, it.acknowledgement];
          const options = it.options.map(({ kind, value }) => `${kind} ${hex(value)}`).join(' and ');
          const bits = [cwr, ece, urg, ack, psh, rst, syn, fin];
          const changed = view.some((byte, at) => byte !== bytes[at]) ? ' and the bytes were changed' : '';
          return [...told, it.window, it.checksum, it.urgentPointer, bits, options, hex(it.data)].join(';') + changed;
        } catch (error) {
          return error instanceof RangeError ? 'a RangeError' : String(error);
        }
      }),
    [...segments],
  );
  for (const [index, bytes] of segments.entries()) {
    const found: unknown = (got as unknown[] | undefined)?.[index];
    const expected = expectedOf(bytes);
    if (found === expected) continue;
    const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)} ...` : text);
    const of = `of the segment ${shorten(Buffer.from(bytes).toString('hex')) || 'without any bytes'}`;
    const [theirs, ours] = [String(found).split(';'), expected.split(';')];
    if (theirs.length !== ours.length) {
      const [wanted, instead] = [expected, String(found)].map((text) => (text.includes(';') ? 'a segment' : text));
      return lab.fail(`expected ${wanted}, got ${instead}, ${of}`);
    }
    const part = PARTS.findIndex((_, at) => theirs[at] !== ours[at]);
    lab.fail(
      `expected ${PARTS[part]} to be ${shorten(ours[part] ?? '') || 'empty'}, got ${shorten(theirs[part] ?? '') || 'nothing'}, ${of}`,
    );
  }
}

/** Numbers at their limits and others, under all sorts of flags and options. */
function anyHeaders(random: Random): Buffer[] {
  const sixteen = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xff00, 0xffff];
  const thirtyTwo = [0, 1, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
  const scaled = Buffer.from([3, 3, 14, 1]);
  return Array.from({ length: 256 }, (_, bits) => {
    const short = () => (random.chance(0.5) ? random.pick(sixteen) : random.int(0, 0xffff));
    const long = () => (random.chance(0.5) ? random.pick(thirtyTwo) : random.int(0, 0xffff) * 0x1_0000 + short());
    const numbers = { sourcePort: short(), destinationPort: short(), window: short(), urgentPointer: short() };
    const flags = flagsOf(...FLAGS.filter((_name, index) => (bits & (0x80 >> index)) !== 0));
    const optionBytes = bits % 2 === 0 ? scaled : Buffer.alloc(0);
    const data = random.bytes(random.int(0, 3));
    const all = { ...plain, ...numbers, sequence: long(), acknowledgement: long(), flags, optionBytes, data };
    const bytes = encode(all, SOMEWHERE);
    bytes.writeUInt16BE(short(), 16);
    return bytes;
  });
}

/** Bytes that are mostly kinds and short lengths, so that about as many are options as are none. */
function anyOptionBytes(random: Random): Buffer[] {
  const likely = [0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 40, 254, 255];
  const drawn = Array.from({ length: 600 }, () => {
    const size = random.int(0, 10) * 4;
    const head = Array.from({ length: size }, () => random.pick(likely));
    return Buffer.from(head);
  });
  const fixed = [
    Array.from({ length: 20 }, (_, at) => [at + 2, 2]).flat(),
    [...Array.from({ length: 13 }, (_, at) => [at + 2, 3, at]).flat(), 1],
    [30, 40, ...Array.from({ length: 38 }, (_, at) => at)],
    [30, 3, 10, 30, 3, 11, 1, 1],
    [0, 2, 0, 0],
    [1, 1, 1, 0],
    [2, 3, 5, 3, 5, 1, 2, 3, 4, 2, 8, 2],
    ...Array.from({ length: 256 }, (_, length) => [1, 1, 77, length, ...Array.from({ length: 36 }, () => 1)]),
    ...Array.from({ length: 40 }, (_, at) => [
      ...Array.from({ length: 39 }, (_item, other) => (at === other ? 9 : 1)),
      9,
    ]),
  ].map((bytes) => Buffer.from(bytes));
  return [...fixed, ...drawn].map((optionBytes, index) =>
    encode({ ...plain, optionBytes, data: Buffer.alloc(index % 3 === 0 ? 0 : 300, 2) }, SOMEWHERE),
  );
}

/** One call must not change what another has returned, nor know of it. */
async function parsesAnew({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const plans = [1, 2].map((kind) =>
    encode(
      { ...plain, sequence: kind, optionBytes: Buffer.from([4 + kind, 3, kind, 1]), data: random.bytes(5) },
      SOMEWHERE,
    ),
  );
  const got: unknown = await student.evaluate(
    'called parseSegment for two segments, and again when the bytes of the first had changed, and looked at all that it had returned',
    ({ parseSegment }: Exports, one: Uint8Array, other: Uint8Array) => {
      const first = parseSegment(one.slice());
      const second = parseSegment(other.slice());
      const same = one.slice();
      parseSegment(same);
      same.set(other);
      return [first, second, parseSegment(same)];
    },
    plans[0] ?? Buffer.alloc(0),
    plans[1] ?? Buffer.alloc(0),
  );
  for (const [index, kind] of [1, 2, 2].entries()) {
    const bytes = plans[kind - 1] ?? Buffer.alloc(0);
    const options = [{ kind: 4 + kind, value: Buffer.from([kind]) }];
    const expected = { sequence: kind, options, data: bytes.subarray(24) };
    expect(shown((got as unknown[] | undefined)?.[index])).toMatchObject(shown(expected) as object);
  }
}

interface Sum {
  what: string;
  sound: boolean;
  bytes: Buffer;
  addresses: Addresses;
}

/** The sizes, sums, header bytes and addresses at which something may go wrong, whatever is drawn. */
async function sums({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const all: Sum[] = [];
  const add = (what: string, bytes: Buffer, addresses: Addresses) => {
    // Counted modulo ffff, a sum of ffff is 0; it cannot be 0 itself, for the protocol is not.
    const sound = checksumOf(bytes, addresses) === 0;
    all.push({
      what: `${sound ? 'a sound segment' : 'a segment that is not sound'}: ${what}`,
      sound,
      bytes,
      addresses,
    });
  };
  const of = (size: number, fill?: number): Buffer => {
    const bytes = fill === undefined ? random.bytes(size) : Buffer.alloc(size, fill);
    bytes.writeUInt16BE(0, 16);
    return bytes;
  };
  const complete = (bytes: Buffer, addresses: Addresses) => {
    bytes.writeUInt16BE(0, 16);
    bytes.writeUInt16BE(checksumOf(bytes, addresses), 16);
    return bytes;
  };
  for (const size of [20, 21, 255, 256, 257, 511, 512, 1460, 32_767, MOST_BYTES - 1, MOST_BYTES]) {
    for (const fill of [undefined, 0xff, 0]) {
      const bytes = complete(of(size, fill), SOMEWHERE);
      add(`of ${size} bytes`, bytes, SOMEWHERE);
      add(`of ${size} bytes`, withBitChanged(bytes, size * 8 - 1), SOMEWHERE);
    }
  }
  for (let byte = 0; byte < 256; byte++) {
    const bytes = of(24);
    bytes.writeUInt8(byte, 12);
    add(
      `with ${hex(byte)} in byte 12, whatever that says of the length of the header`,
      complete(bytes, SOMEWHERE),
      SOMEWHERE,
    );
  }
  const flipped = complete(of(24), SOMEWHERE);
  for (let bit = 0; bit < 24 * 8; bit++) add(`with bit ${bit} changed`, withBitChanged(flipped, bit), SOMEWHERE);
  // The other words come to ffff, so that 0000 and ffff in the checksum field are the same.
  for (let time = 0; time < 5; time++) {
    const bytes = of(random.int(20, 60));
    bytes.writeUInt16BE(0, 4);
    bytes.writeUInt16BE(checksumOf(bytes, SOMEWHERE), 4);
    for (const field of [0, 0xffff]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt16BE(field, 16);
      add(`with ${field === 0 ? '0000' : 'ffff'} in the checksum field`, changed, SOMEWHERE);
      const other = Buffer.from(changed);
      other.writeUInt16BE((other.readUInt16BE(4) + 1) % 0xffff, 4);
      add(`with ${field === 0 ? '0000' : 'ffff'} in the checksum field`, other, SOMEWHERE);
    }
    const swapped = complete(of(24), SOMEWHERE);
    const halves = Buffer.concat([swapped.subarray(2, 4), swapped.subarray(0, 2), swapped.subarray(4)]);
    add('with two halves changed over, which the sum does not show', halves, SOMEWHERE);
  }
  const start = `${random.int(1, 9)}.${random.int(0, 9)}.${random.int(0, 9)}.`;
  const ends = [`${start}1`, `${start}11`, `${start}112`, `${start}1${start.slice(0, 1)}`];
  const hosts = [
    ...ends,
    `1${start}1`,
    `11${start}1`,
    '10.0.0.1',
    '12.0.0.1',
    '10.0.0.11',
    '2.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
  ];
  for (const source of random.shuffle(hosts)) {
    for (const destination of hosts) {
      const bytes = complete(of(22), { source, destination });
      add(`from ${source} to ${destination}`, bytes, { source, destination });
    }
  }
  const same = complete(of(22), SOMEWHERE);
  add('called with the same array as before', same, SOMEWHERE);
  const got: unknown = await student.evaluate(
    `called checksumOk for ${all.length} segments, for each twice`,
    ({ checksumOk }: Exports, list: Sum[]) =>
      list.map(({ bytes, addresses }, index) => {
        const larger = new Uint8Array(bytes.length + 9).fill(7);
        const view = larger.subarray((index % 4) + 1, (index % 4) + 1 + bytes.length);
        view.set(bytes);
        Object.freeze(addresses);
        const first: unknown = checksumOk(view, addresses);
        const second: unknown = checksumOk(view, addresses);
        const changed = bytes.some((byte, at) => byte !== view[at]);
        return [first, second, changed];
      }),
    all,
  );
  for (const [index, { what, sound, addresses }] of all.entries()) {
    const [first, second, changed] = (got as unknown[][] | undefined)?.[index] ?? [];
    const of = `${what}, from ${addresses.source} to ${addresses.destination}`;
    if (first !== sound) lab.fail(`expected ${sound}, got ${String(first)}, of ${of}`);
    if (second !== sound) lab.fail(`expected ${sound} when called again, got ${String(second)}, of ${of}`);
    if (changed !== false) lab.fail(`checksumOk has changed the bytes that it was given, ${of}`);
  }
}

// ---- Handshakes ----

/** The rules once more: whether it is over with this segment, and how. */
function endingOf([syn, ...rest]: readonly Segment[]): Ending {
  const behind = (number: number) => (number + 1) % NUMBERS;
  const answered = new Set<number>();
  for (const { sourcePort, sequence, acknowledgement, flags } of syn ? rest : []) {
    const ofClient = sourcePort === syn?.sourcePort;
    if (ofClient && flags.ack && !flags.syn && !flags.rst && answered.has(acknowledgement)) return 'established';
    if (ofClient || !flags.ack || acknowledgement !== behind(syn?.sequence ?? 0)) continue;
    if (flags.rst) return 'refused';
    if (flags.syn) answered.add(behind(sequence));
  }
  return 'incomplete';
}

/** Any segments, most of them such as nearly count; a few times very many. */
async function endsAsTheRulesSay({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const limits = [0, 1, 2 ** 31 - 1, 2 ** 31, NUMBERS - 2, NUMBERS - 1];
  const lists = Array.from({ length: 400 }, (_, index) => {
    const client = index % 3 === 0 ? random.pick(limits) : random.int(0, NUMBERS - 1);
    const server = index % 5 === 0 ? client : index % 3 === 1 ? random.pick(limits) : random.int(0, NUMBERS - 1);
    const { syn, answer, ack, data, refusal, fin, clientReset } = connection(random, { client, server });
    const more = () => FLAGS.filter((name) => name !== 'syn' && name !== 'rst' && name !== 'ack' && random.chance(0.2));
    const strange = (segment: Segment): Segment => ({
      ...segment,
      flags: { ...segment.flags, ...Object.fromEntries(more().map((name) => [name, true])) },
      window: random.int(0, 65_535),
      urgentPointer: random.int(0, 9),
    });
    const moved = (segment: Segment): Segment => ({
      ...segment,
      sequence: random.pick([client, server, 0, random.int(0, NUMBERS - 1)]),
    });
    const wrongly = (segment: Segment): Segment => {
      const numbers = [client, server, client + 1, server + 1, client + 2, server + 2, 0].map(
        (number) => number % NUMBERS,
      );
      const wrong = numbers.filter((number) => number !== segment.acknowledgement);
      return { ...segment, acknowledgement: random.pick([...wrong, (segment.acknowledgement + 1) % NUMBERS]) };
    };
    const without = (segment: Segment, name: keyof Flags): Segment => ({
      ...segment,
      flags: { ...segment.flags, [name]: false },
    });
    const count = [
      answer,
      answer,
      moved(ack),
      moved(data),
      ack,
      fin,
      moved(refusal),
      { ...answer, data: random.bytes(2) },
    ];
    const fail = [
      syn,
      wrongly(refusal),
      wrongly(ack),
      moved(wrongly(answer)),
      clientReset,
      without(refusal, 'ack'),
      without(ack, 'ack'),
      without(answer, 'syn'),
      fromTheOtherSide(refusal),
      fromTheOtherSide(answer),
      fromTheOtherSide(ack),
    ];
    const drawn = Array.from({ length: random.int(0, 6) }, () =>
      strange(random.chance(0.5) ? random.pick(count) : random.pick(fail)),
    );
    return [{ ...syn, data: random.bytes(random.int(0, 2)) }, ...drawn];
  });
  const howMany = 150_000;
  const got: unknown = await student.evaluate(
    `called handshake for ${lists.length} short lists of frozen segments, and for ${howMany} old segments behind a SYN`,
    ({ handshake }: Exports, all: Segment[][], times: number) => {
      const endings = all.map((segments) => {
        const own = segments.map((segment) => {
          Object.freeze(segment.flags);
          return Object.freeze(segment);
        });
        return handshake(Object.freeze(own));
      });
      const [syn] = all[0] ?? [];
      return [...endings, syn ? handshake(Array.from({ length: times }, () => syn)) : ''];
    },
    lists,
    howMany,
  );
  const endings = (got ?? []) as unknown[];
  for (const [index, segments] of lists.entries()) {
    const ending = endingOf(segments);
    if (endings[index] !== ending) await endsAs({ student, lab }, ending, segments);
    if (endings[index] !== ending)
      lab.fail(`expected ${ending}, got ${String(endings[index])}, when called after others, of ${storyOf(segments)}`);
  }
  const last = endings.at(-1);
  if (last !== 'incomplete') lab.fail(`expected incomplete, got ${String(last)}, of ${howMany} times the same SYN`);
}

// ---- Captures ----

interface Captured {
  bytes: Buffer;
  addresses: Addresses;
  /** What tcpdump says of it. */
  printed: Partial<Segment>;
}

const ENDINGS: Record<string, Ending> = {
  conversation: 'established',
  wrapped: 'established',
  lost: 'established',
  overlap: 'established',
  doubled: 'established',
  refused: 'refused',
  unanswered: 'incomplete',
  'half-open': 'incomplete',
};
const SENT_LINES: Record<string, number> = { conversation: 2, wrapped: 4, lost: 9, overlap: 8, doubled: 3 };

/** The segments of captures.tsv by the name of their connection; captures.md says where they come from. */
function captures(): Map<string, Captured[]> {
  const file = join(process.cwd(), 'exercises/segment-reader/captures.tsv');
  const [, ...rows] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const byName = new Map<string, Captured[]>();
  for (const row of rows) {
    const [name = '', from = '', to = '', flags = '', sequence, ack = '', window, options = '', size = '0', hex = ''] =
      row.split('\t');
    const [source, sourcePort] = endpoint(from);
    const [destination, destinationPort] = endpoint(to);
    const bytes = Buffer.from(hex, 'hex');
    const printed: Partial<Segment> = {
      sourcePort,
      destinationPort,
      sequence: Number(sequence),
      flags: flagsOf(...[...flags].map((letter) => LETTERS[letter] ?? 'cwr')),
      window: Number(window),
      options: options.split(',').flatMap(optionOf),
      data: bytes.subarray(bytes.length - Number(size)),
      ...(ack === '' ? {} : { acknowledgement: Number(ack) }),
    };
    byName.set(name, [...(byName.get(name) ?? []), { bytes, addresses: { source, destination }, printed }]);
  }
  return byName;
}

/** tcpdump's letters for the flags. */
const LETTERS: Record<string, keyof Flags> = { S: 'syn', '.': 'ack', P: 'psh', F: 'fin', R: 'rst', U: 'urg' };

/** `192.0.2.1.4088` is how tcpdump writes address and port. */
function endpoint(text: string): [address: string, port: number] {
  const dot = text.lastIndexOf('.');
  return [text.slice(0, dot), Number(text.slice(dot + 1))];
}

/** An option as tcpdump writes it. */
function optionOf(text: string): Option[] {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const option = (kind: number, size: number, ...values: number[]): Option[] => {
    const value = Buffer.alloc(size * values.length);
    values.forEach((number, index) => value.writeUIntBE(number, index * size, size));
    return [{ kind, value }];
  };
  if (text.startsWith('mss')) return option(2, 2, ...numbers);
  if (text.startsWith('wscale')) return option(3, 1, ...numbers);
  if (text === 'sackOK') return option(4, 0);
  // "sack 1 {10:20}": the first number says how many ranges follow.
  if (text.startsWith('sack ')) return option(5, 4, ...numbers.slice(1));
  if (text.startsWith('TS')) return option(8, 4, ...numbers);
  return [];
}

// ---- What is compared ----

/** With fields of its own, whether the program's object has fields or accessors: the next function is to be given what this one returned. */
function plainOf(segment: Segment): Segment {
  const { sourcePort, destinationPort, sequence, acknowledgement, window, checksum, urgentPointer, data } = segment;
  const flags = flagsOf(...FLAGS.filter((name) => segment.flags[name]));
  const options = segment.options.map(({ kind, value }) => ({ kind, value }));
  const numbers = { sourcePort, destinationPort, sequence, acknowledgement, window, checksum, urgentPointer };
  return { ...numbers, flags, options, data };
}

/** Bytes as hexadecimal text, wherever they are: so the differences can be read. */
function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  // What the accessors of a class give is there as well, though not enumerable.
  const names = Object.getOwnPropertyNames(value);
  return Object.fromEntries(names.map((name) => [name, shown((value as Record<string, unknown>)[name])]));
}

function textOf(bytes: unknown): unknown {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : bytes;
}
