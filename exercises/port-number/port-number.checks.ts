import { check, expect, fc, type CheckContext, type Random } from '#lab';

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
  async (context) => {
    const drawn = Array.from({ length: 40 }, () => anyPort(context.lab.random));
    await judgesAll(context, [80, ...drawn, 0, 1, 9, 65534, 65535].map(String));
    await judgesAll(
      context,
      Array.from({ length: 65536 / 16 }, (_, index) => String(16 * index + (drawn[index % 40]! % 16))),
    );
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
    covers: 'take any number of leading zeros, even 130,000, which change nothing',
  },
  async (context) => {
    const { random } = context.lab;
    const lengths = [1, 2, 3, random.int(4, 20), 16, 17, 22, random.int(30, 400), 1000, 20_000];
    const ports = [0, 10, 80, 65535, anyPort(random)];
    await judgesAll(
      context,
      lengths.flatMap((zeros) => ports.map((port) => `${'0'.repeat(zeros)}${port}`)),
    );
    const { parsePort } = context.student.functions<Exports>({ withinMs: 10_000 });
    expect(await parsePort(`${'0'.repeat(300_000)}80`)).toBe(80);
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
  async (context) => {
    const { random } = context.lab;
    const texts = BLANKS.flatMap((blank) => {
      const port = String(anyPort(random));
      const inside = Array.from(port, (_digit, at) => `${port.slice(0, at)}${blank}${port.slice(at)}`);
      return [
        blank,
        `${blank}${blank}`,
        `${port}${blank}`,
        `${blank}${port}${blank}`,
        `${port}${blank}${port}`,
        `80${blank}abc`,
        ...inside,
      ];
    });
    await judgesAll(context, ['', ...texts]);
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
  async (context) => {
    const { random } = context.lab;
    const port = anyPort(random);
    const numbers = [
      ...[
        '0b0',
        '0b',
        '0o7',
        '0x',
        '0xg',
        '00x50',
        '-Infinity',
        'null',
        'undefined',
        'true',
        'e',
        'E5',
        '1e',
        '80L',
        '80.',
        '.',
        '-',
        '+',
        '--1',
      ],
      ...[
        'constructor',
        '__proto__',
        'toString',
        'valueOf',
        'hasOwnProperty',
        'length',
        'prototype',
        'http',
        '[80]',
        '{}',
        '"80"',
        "'80'",
        '(80)',
      ],
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
    // Everything that a byte can be, and is no digit, in each place.
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
      (one) => !DIGITS.includes(one),
    );
    const marks = bytes.flatMap((mark) => [mark, `${mark}8`, `8${mark}`, `8${mark}0`, `80${mark}abc`]);
    await judgesAll(context, random.shuffle([...numbers, ...around, ...words, ...marks]));
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
  async (context) => {
    const { random } = context.lab;
    // The zeros of Arabic-Indic, Persian, Devanagari, Thai, full-width and mathematical digits, and others.
    const zeros = [
      0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xe50, 0xf20, 0x17e0, 0x1810, 0xa620, 0xff10, 0x104a0, 0x1d7ce, 0x1d7d8,
      0x1fbf0,
    ];
    const written = zeros.map((zero) =>
      Array.from(String(anyPort(random)), (digit) => String.fromCodePoint(zero + Number(digit))).join(''),
    );
    const single = zeros.flatMap((zero) =>
      Array.from({ length: 10 }, (_, digit) => String.fromCodePoint(zero + digit)),
    );
    const numerals = [...'²³¹⁰⁴₀₉①⑧⓪❶㉑½Ⅷ八十〇零', ...'İıĸＰ\u0301\u20e3\ufe0f\u200b\u2060\ufffd\ud800\udc00'];
    // What is left of each of these is a digit, if only its last byte is looked at.
    const lastByte = Array.from({ length: 255 }, (_, high) =>
      String.fromCharCode(256 * (high + 1) + 0x30 + ((high + random.int(0, 9)) % 10)),
    );
    const odd = [...single, ...numerals, ...lastByte];
    await judgesAll(context, [
      ...written.flatMap((text) => [text, `1${text}`, `${text}1`]),
      ...odd.flatMap((one) => [one, `8${one}`, `${one}8`, `8${one}0`]),
    ]);
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
  async (context) => {
    const { random } = context.lab;
    const digits = (count: number) =>
      `${random.int(1, 9)}${Array.from({ length: count - 1 }, () => random.int(0, 9)).join('')}`;
    const near = ['65536', '65537', `${65536 + anyPort(random)}`, '99999', '100000', '655350'];
    const wrapping = [`${2 ** 32}`, `${2 ** 32 + anyPort(random)}`, `${(1n << 64n) + BigInt(anyPort(random))}`];
    const long = [digits(20), digits(random.int(21, 300)), digits(random.int(310, 500)), `00${digits(7)}`, '0065536'];
    // Whatever is cut off, at whichever bit, a port may be left.
    const powers = Array.from({ length: 240 }, (_, bit) => 1n << BigInt(bit + 16)).flatMap((power) =>
      [0n, 80n, BigInt(anyPort(random))].map((rest) => String(power + rest)),
    );
    const tens = Array.from({ length: 40 }, (_, zeros) => `1${'0'.repeat(zeros + 5)}`);
    const huge = [308, 309, 310, 1000, 20_000].flatMap((count) => [
      '9'.repeat(count),
      `1${'0'.repeat(count)}`,
      `${'0'.repeat(count)}65536`,
    ]);
    await judgesAll(context, random.shuffle([...near, ...wrapping, ...long, ...powers, ...tens, ...huge]));
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
  async (context) => {
    const { random } = context.lab;
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
    const lengths = [6, 10, 15, 16, 17, 18, 20, 21, 22, 40, 308, 309, 310, 400];
    const longForms = lengths.flatMap((count) => {
      const digits = '9'.repeat(count);
      return ['x', ' ', '\n', '.', '-', '\0', '٨'].flatMap((one) => [
        `${digits}${one}`,
        `${one}${digits}`,
        `${digits}${one}${digits}`,
      ]);
    });
    const recursive = [`${'9'.repeat(20_000)}x`, `x${'0'.repeat(20_000)}`];
    await judgesAll(context, [...random.shuffle([...form, ...longForms, String(large)]), ...recursive]);
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
  async (context) => {
    // Several at a time, some of them more than once: what was read before has no say.
    const texts = fc.array(anyText, { minLength: 1, maxLength: 40 });
    await context.lab.forAll(texts, (some) => judgesAll(context, [...some, ...some.slice(0, 5)]), {
      runs: 20,
      atOnce: 4,
    });
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
    const wrong = await student.evaluate('asked for the range of every port', ({ portRange: rangeOf }: Exports) => {
      const right = (port: number) => (port < 1024 ? 'system' : port < 49152 ? 'registered' : 'dynamic');
      for (let port = 0; port <= 65535; port++) if (rangeOf(port) !== right(port)) return port;
      return -1;
    });
    if (wrong >= 0)
      expect(await portRange(wrong)).toBe(wrong < 1024 ? 'system' : wrong < 49152 ? 'registered' : 'dynamic');
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
  async ({ student, lab }) => {
    const { random } = lab;
    const { portRange } = student.functions<Exports>();
    const outside = [-1, -anyPort(random) - 1, 65536, 65536 + anyPort(random), 2 ** 32 + 80, 1e300, -1e300];
    const fractions = [80.5, -0.5, 0.1, 1023.5, 49151.5, 65535.5, anyPort(random) + 0.25, Number.MIN_VALUE];
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const tiny = [
      1e-16,
      Number.EPSILON,
      -Number.MIN_VALUE,
      -1e-300,
      0.9999999999999999,
      1.0000000000000002,
      65535.00000000001,
      65534.99999999999,
    ];
    const far = [
      2 ** 16 + 80,
      2 ** 31,
      2 ** 32,
      2 ** 32 - 1,
      2 ** 53,
      2 ** 64 + 4096,
      -(2 ** 16) + 80,
      -(2 ** 32) + 80,
      -65535,
      Number.MAX_VALUE,
    ];
    // A port is asked about first, then its neighbours that are none: what was asked before has no say.
    const ports = [0, 1, 80, 1023, 1024, 49151, 49152, 65535, ...Array.from({ length: 100 }, () => anyPort(random))];
    const near = ports.flatMap((port) => [port, port + 0.5, port - 0.25, port - 65536 - 0.5, port + 65536, -port - 1]);
    const values = [...random.shuffle([...outside, ...fractions, ...odd, ...tiny, ...far]), ...near, ...near];
    const outcomes = await student.evaluate(
      `asked for the range of ${values.length} numbers`,
      ({ portRange: rangeOf }: Exports, all: readonly number[]) =>
        all.map((value) => {
          try {
            return typeof rangeOf(value);
          } catch (error) {
            return error instanceof RangeError ? 'RangeError' : 'another error';
          }
        }),
      values,
    );
    for (const [index, value] of values.entries()) {
      const isPort = Number.isInteger(value) && value >= 0 && value <= 65535;
      if (outcomes[index] === (isPort ? 'string' : 'RangeError')) continue;
      if (isPort) lab.fail(`portRange(${value}) gave ${outcomes[index]}, though this is a port`);
      await expect(portRange(value)).toRefuse(RangeError);
      lab.fail(`portRange(${value}) gave ${outcomes[index]} when other numbers had been asked about before`);
    }
  },
);

const DIGITS = '0123456789';
const BLANKS = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\v',
  '\f',
  '\0',
  '\u0085',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u2007',
  '\u200b',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
  '\n\n',
  ' \t ',
];

/** What the stub says of a text. */
function contractOf(text: string): number | 'SyntaxError' | 'RangeError' {
  if (text === '' || Array.from(text).some((character) => !DIGITS.includes(character))) return 'SyntaxError';
  const significant = text.replace(/^0+/, '');
  return significant.length > 5 || Number(significant) > 65535 ? 'RangeError' : Number(significant);
}

/** Has the program read all texts in one go; the first that is judged wrongly is read once more, so that the steps show what came. */
async function judgesAll({ student, lab }: CheckContext, texts: readonly string[]): Promise<void> {
  const outcomes = await student.evaluate(
    `read ${texts.length} texts, one after the other`,
    ({ parsePort }: Exports, all: readonly string[]) =>
      all.map((text) => {
        try {
          const port: unknown = parsePort(text);
          return typeof port === 'number' ? port + 0 : `what is no number, but ${typeof port}`;
        } catch (error) {
          if (error instanceof SyntaxError) return 'SyntaxError';
          return error instanceof RangeError ? 'RangeError' : 'another error';
        }
      }),
    texts,
  );
  for (const [index, text] of texts.entries()) {
    const expected = contractOf(text);
    const outcome = outcomes[index];
    if (outcome === expected) continue;
    const { parsePort } = student.functions<Exports>();
    if (expected === 'SyntaxError') await expect(parsePort(text)).toRefuse(SyntaxError);
    else if (expected === 'RangeError') await expect(parsePort(text)).toRefuse(RangeError);
    else expect(await parsePort(text)).toBe(expected);
    lab.fail(
      `parsePort(${JSON.stringify(text.slice(0, 60))}) gave ${outcome} when other texts had been read before, and not ${expected}`,
    );
  }
}

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
