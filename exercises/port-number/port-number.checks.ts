import { check, expect, fc, type Random } from '#lab';

type Exports = typeof import('./port-number.js');

const READS = 'reads a port that is written in decimal digits';
const NAMES = 'names the range that a port lies in';

check(
  READS,
  {
    points: 1,
    hint: [
      'The text holds characters, the port is a number. Every number from 0 to 65535 is a port, both ends included.',
      "What does your function return for '80', the number or the text? A cast converts nothing. And a test such as `port > 0` turns the port 0 away.",
      '`const port = Number(text);`, and `return port;` whenever it is not over 65535. Digits alone cannot give less than 0.',
    ],
    lesson: '01-hosts-processes-ports#a-port-is-a-number-of-sixteen-bits',
    covers: 'return the port as a number when the text is one or more of the ten ASCII digits',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    const drawn = Array.from({ length: 40 }, () => anyPort(random));
    for (const port of [80, ...drawn, 0, 1, 9, 65534, 65535]) expect(await parsePort(String(port))).toBe(port);
  },
);

check(
  'takes any number of leading zeros',
  {
    points: 1,
    needs: READS,
    hint: [
      'Zeros in front of a decimal number change nothing. So neither the first character nor the length of the text proves anything.',
      "Do you count characters, compare `String(port)` with the text, or take a zero for a sign of octal? '0000000080' is port 80, and '010' is 10, not 8.",
      '`Number(text)` reads digits as decimal, whatever zeros stand before them. Judge the size by that number, `port > 65535`, and never by `text.length`.',
    ],
    lesson: '01-hosts-processes-ports#leading-zeros-change-nothing',
    covers: 'take any number of leading zeros, which change nothing',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    for (const zeros of [1, 2, 3, random.int(4, 20), random.int(30, 400)]) {
      for (const port of [0, 10, 80, 65535, anyPort(random)]) {
        expect(await parsePort(`${'0'.repeat(zeros)}${port}`)).toBe(port);
      }
    }
  },
);

check(
  'refuses an empty text, and blanks and line ends anywhere, with a SyntaxError',
  {
    points: 1,
    needs: READS,
    hint: [
      'Is there at least one digit? And is every single character of the text a digit, the first and the last one too?',
      '`trim` makes blanks vanish, the flag `m` lets `^` and `$` fit any single line, and a loop over an empty text finds no fault in it.',
      '`if (!/^[0-9]+$/.test(text)) throw new SyntaxError(…);`. The `+` asks for one digit at least; without the flag `m`, the whole text has to fit.',
    ],
    lesson: '01-hosts-processes-ports#a-port-is-written-in-decimal-digits',
    covers: 'or is empty: blanks, tabs and line ends',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    await expect(parsePort('')).toRefuse(SyntaxError);
    for (const blank of [' ', '  ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '\ufeff']) {
      const port = anyPort(random);
      const texts = [blank, `${blank}${port}`, `${port}${blank}`, `${blank}${port}${blank}`, `1${blank}${port % 1000}`];
      for (const text of texts) await expect(parsePort(text)).toRefuse(SyntaxError);
    }
  },
);

check(
  'refuses signs, points, letters and other marks with a SyntaxError',
  {
    points: 2,
    needs: READS,
    hint: [
      "JavaScript's `Number` and `parseInt` read more than ports, each in its own way. Look at the characters first, and convert afterwards.",
      "`Number` reads '8e1', '0x50' and '80.0', and `parseInt` reads '80abc' as 80. What they return does not show it any more: only the text does.",
      'Before `Number(text)`: `if (!/^[0-9]+$/.test(text)) throw new SyntaxError(…);`. What is allowed is a short list, what is forbidden has no end.',
    ],
    lesson: '01-hosts-processes-ports#a-port-is-written-in-decimal-digits',
    covers: 'signs, points and commas, letters',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    const port = anyPort(random);
    const numbers = [
      '8e1',
      '8E1',
      '1e4',
      '0x50',
      '0X1F',
      '0b1010',
      '0o120',
      '1_000',
      '1,024',
      '80n',
      'NaN',
      'Infinity',
    ];
    const around = [
      `+${port}`,
      `-${port}`,
      '-0',
      `${port}.0`,
      `${port}.`,
      `.${port}`,
      `${port}-`,
      `${port}/tcp`,
      `:${port}`,
    ];
    const words = [random.word(), `${port}${random.word(3)}`, `${random.word(3)}${port}`, `1${random.word(1)}2`];
    for (const text of random.shuffle([...numbers, ...around, ...words])) {
      await expect(parsePort(text)).toRefuse(SyntaxError);
    }
  },
);

check(
  'refuses the digits of other scripts with a SyntaxError',
  {
    points: 1,
    needs: READS,
    hint: [
      'Unicode knows hundreds of digits. Only ten characters are wanted here, and they lie side by side from `0` to `9`.',
      "`\\p{Nd}` stands for the digits of all scripts, and `Number('٨٠')` is NaN, which is not over 65535 either. `\\d` in JavaScript means only the ten.",
      "`/^[0-9]+$/` allows these ten and no others; in a loop, ask `character >= '0' && character <= '9'` of every character.",
    ],
    lesson: '01-hosts-processes-ports#a-port-is-written-in-decimal-digits',
    covers: 'the digits of other scripts',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    // The zeros of Arabic-Indic, Persian, Devanagari, Thai, full-width and mathematical bold digits.
    for (const zero of [0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x1d7ce]) {
      const written = [...String(anyPort(random))].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
      for (const text of [written, `1${written}`, `${written}1`]) await expect(parsePort(text)).toRefuse(SyntaxError);
    }
    for (const text of ['²', '8²', '⑧', '½', 'Ⅷ', '八十']) await expect(parsePort(text)).toRefuse(SyntaxError);
  },
);

check(
  'refuses a number over 65535 with a RangeError, however long it is',
  {
    points: 2,
    needs: READS,
    hint: [
      'The last of 65536 numbers that begin with 0 is 65535. What is above must be refused, never cut down to sixteen bits.',
      "Do you cut bits off with `& 0xffff`, let 65536 pass, or count digits? A text of 500 digits is a RangeError too, and so is '0065536'.",
      '`const port = Number(text); if (port > 65535) throw new RangeError(…);`. Very many digits give Infinity, and that is over 65535 as well.',
    ],
    lesson: '01-hosts-processes-ports#a-port-is-a-number-of-sixteen-bits',
    covers:
      'throw a RangeError when the text is made of digits alone, but the number is over 65535, however many digits it has',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    const digits = (count: number) =>
      `${random.int(1, 9)}${Array.from({ length: count - 1 }, () => random.int(0, 9)).join('')}`;
    const near = ['65536', '65537', `${65536 + anyPort(random)}`, '99999', '100000', '655350'];
    const wrapping = [`${2 ** 32}`, `${2 ** 32 + anyPort(random)}`, `${(1n << 64n) + BigInt(anyPort(random))}`];
    const long = [digits(20), digits(random.int(21, 300)), digits(random.int(310, 500)), `00${digits(7)}`, '0065536'];
    for (const text of random.shuffle([...near, ...wrapping, ...long])) {
      await expect(parsePort(text)).toRefuse(RangeError);
    }
  },
);

check(
  'tells wrong form from wrong size, and looks at the form first',
  {
    points: 1,
    needs: READS,
    hint: [
      'What cannot be read has no size. Which of your two tests comes first?',
      "'-1' has a sign and '9e9' a letter: both are a SyntaxError, though what they seem to mean is out of range. Which error does your program throw?",
      'Two tests, in this order: no match for `/^[0-9]+$/`, a SyntaxError; then `Number(text) > 65535`, a RangeError.',
    ],
    lesson: '01-hosts-processes-ports#wrong-form-and-wrong-size-are-two-different-errors',
    covers: 'This comes first: text that is not made of digits alone is a SyntaxError even if',
  },
  async ({ student, lab: { random } }) => {
    const { parsePort } = student.functions<Exports>();
    const large = random.int(65536, 999_999_999);
    const form = [
      `-${large}`,
      '-1',
      `+${large}`,
      `${large}.5`,
      `${large} `,
      ` ${large}`,
      `${large}x`,
      '9e9',
      '0xfffff',
      '1e400',
    ];
    for (const text of random.shuffle(form)) await expect(parsePort(text)).toRefuse(SyntaxError);
    await expect(parsePort(String(large))).toRefuse(RangeError);
  },
);

check(
  'judges every text as the rule says',
  {
    points: 2,
    needs: READS,
    hint: [
      'Ask two questions of the text that is shown last: is it one or more of the ten digits and nothing else? If so, is the number too large?',
      'Of digits alone, only the number counts, not the zeros and not the length. Of anything else, only the form counts, whatever it seems to mean.',
      'There are three cases: `/^[0-9]+$/` does not match, a SyntaxError; `Number(text) > 65535`, a RangeError; for all the rest, `return Number(text)`.',
    ],
    lesson: '01-hosts-processes-ports#a-port-is-written-in-decimal-digits',
    covers: [
      'when the text is one or more of the ten ASCII digits',
      'throw a SyntaxError when the text has anything else in it, wherever that stands',
      'throw a RangeError when the text is made of digits alone',
    ],
  },
  async ({ student, lab }) => {
    const { parsePort } = student.functions<Exports>();
    const judge = async (text: string): Promise<void> => {
      if (text === '' || [...text].some((character) => !'0123456789'.includes(character))) {
        return expect(parsePort(text)).toRefuse(SyntaxError);
      }
      const value = BigInt(text);
      if (value > 65535n) return expect(parsePort(text)).toRefuse(RangeError);
      expect(await parsePort(text)).toBe(Number(value));
    };
    await lab.forAll(anyText, judge, { runs: 200, atOnce: 20 });
  },
);

check(
  NAMES,
  {
    points: 1,
    hint: [
      'RFC 6335 divides the numbers into three ranges: well-known services below, registered ones in the middle, and a last quarter for everybody.',
      "The names are those of the type `PortRange`: 'system', 'registered' and 'dynamic'. Others that books use, such as 'well-known', are not asked for.",
      "`if (port <= 1023) return 'system';`, then 'registered' up to 49151, and 'dynamic' for the ports above.",
    ],
    lesson: '01-hosts-processes-ports#the-three-ranges-of-port-numbers',
    covers: "return 'system' for the ports 0 to 1023, 'registered' for 1024 to 49151, and 'dynamic' for 49152 to 65535",
  },
  async ({ student, lab: { random } }) => {
    const { portRange } = student.functions<Exports>();
    for (let time = 0; time < 15; time++) {
      expect(await portRange(random.int(1, 1000))).toBe('system');
      expect(await portRange(random.int(1100, 32_000))).toBe('registered');
      expect(await portRange(random.int(61_000, 65_500))).toBe('dynamic');
    }
  },
);

check(
  'draws the lines between the ranges where RFC 6335 draws them',
  {
    points: 2,
    needs: NAMES,
    hint: [
      'Write down the first and the last port of each range, and ask your function about all six.',
      'There are 1024 system ports, and the first is 0, so the last is 1023. That Linux gives its clients ports from 32768 on is a setting of Linux.',
      "`if (port < 1024) return 'system'; return port < 49152 ? 'registered' : 'dynamic';`, once it is known that this is a port.",
    ],
    lesson: '01-hosts-processes-ports#the-three-ranges-of-port-numbers',
    covers: "return 'system' for the ports 0 to 1023, 'registered' for 1024 to 49151, and 'dynamic' for 49152 to 65535",
  },
  async ({ student, lab: { random } }) => {
    const { portRange } = student.functions<Exports>();
    const edges = [
      ...([0, 80, 1022, 1023] as const).map((port) => [port, 'system'] as const),
      ...([1024, 1025, 32767, 32768, 49150, 49151] as const).map((port) => [port, 'registered'] as const),
      ...([49152, 49153, 60999, 61000, 65534, 65535] as const).map((port) => [port, 'dynamic'] as const),
    ];
    for (const [port, range] of random.shuffle(edges)) expect(await portRange(port)).toBe(range);
  },
);

check(
  'refuses to name a range for what is no port, with a RangeError',
  {
    points: 2,
    needs: NAMES,
    hint: [
      'A chain of comparisons always ends somewhere, for `NaN` and 80.5 too. Ask first whether the number is a port at all.',
      'Each comparison with NaN is false, so neither `port < 0` nor `port > 65535` finds it. And 80.5 lies between the two. What tells whole numbers?',
      'At the top of `portRange`: `if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(…);`',
    ],
    lesson: '01-hosts-processes-ports#the-three-ranges-of-port-numbers',
    covers: 'throw a RangeError when the number is no port: below 0, over 65535, with a fraction, NaN or infinite',
  },
  async ({ student, lab: { random } }) => {
    const { portRange } = student.functions<Exports>();
    const outside = [-1, -anyPort(random) - 1, 65536, 65536 + anyPort(random), 2 ** 32 + 80, 1e300, -1e300];
    const fractions = [80.5, -0.5, 0.1, 1023.5, 49151.5, 65535.5, anyPort(random) + 0.25, Number.MIN_VALUE];
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of random.shuffle([...outside, ...fractions, ...odd])) {
      await expect(portRange(value)).toRefuse(RangeError);
    }
  },
);

function anyPort(random: Random): number {
  return random.int(0, 65535);
}

const joined = (parts: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(parts, { maxLength }).map((chosen) => chosen.join(''));

/** Mostly digits, some with one thing among them that is none. */
const anyText = fc.oneof(
  fc.nat(70_000).map(String),
  fc.nat(99_999_999).map(String),
  joined(fc.constantFrom(...'0000123456789'), 12),
  fc
    .tuple(
      joined(fc.constantFrom(...'0123456789'), 5),
      fc.constantFrom(...' \t\n+-.,_/:;eExXabnof²٣８', '\u00a0', '\u{1d7d8}'),
      joined(fc.constantFrom(...'0123456789'), 5),
    )
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 6 }),
);
