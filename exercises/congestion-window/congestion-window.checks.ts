import { inspect } from 'node:util';
import { check, expect, fc, type CheckContext, type Lab } from '#lab';
import type { Event, Phase, Step } from './congestion-window.js';

type Exports = typeof import('./congestion-window.js');

/** All the segment sizes that the stub names. */
const [LEAST_SMSS, MOST_SMSS] = [64, 9000];

const RULES = '09-inside-tcp#congestion-control-sharing-the-road';

const BEGINS = 'begins with a window of two to four segments';
const RECOVERS = 'grows with each further duplicate, and falls to the threshold with the next acknowledgement';
const RESENDS = 'sends again at the third duplicate, and not before';

check(
  BEGINS,
  {
    points: 1,
    hint: [
      'The larger the segments, the fewer of them. What about a segment size that is exactly at one of the two limits?',
      'Up to 1095 bytes four segments, up to 2190 three, above that two. cwnd counts bytes: so many segments, times smss.',
      '`if (smss > 2190) return 2 * smss;`, `if (smss > 1095) return 3 * smss;`, else `4 * smss`.',
    ],
    lesson: RULES,
    covers: [
      'initialWindow(smss) must return the window at the beginning',
      'It must return an array with a step for each event',
      'Before the first event cwnd is initialWindow(smss)',
      'A step has exactly these fields',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { traceWindow } = student.functions<Exports>();
    // The segment sizes on both sides of each bound, and more between them: the window alone and that of a sender.
    const near = [LEAST_SMSS, 536, 1095, 1460, 2190, MOST_SMSS].flatMap((bound) =>
      Array.from({ length: 31 }, (_, at) => bound - 15 + at),
    );
    const between = Array.from({ length: 300 }, () => random.int(LEAST_SMSS, MOST_SMSS));
    const sizes = [...near, ...between].filter((smss) => smss >= LEAST_SMSS && smss <= MOST_SMSS);
    const windows: unknown = await student.evaluate(
      `called initialWindow(smss) and traceWindow(smss, Infinity, one event) for ${sizes.length} values of smss`,
      ({ initialWindow, traceWindow }: Exports, all: number[]) =>
        all.map((smss) => {
          const steps = traceWindow(smss, Infinity, [{ type: 'send', bytes: 1 }]);
          return [initialWindow(smss), steps[0]?.cwnd];
        }),
      sizes,
    );
    if (!Array.isArray(windows)) return lab.fail(`expected windows, got ${inspect(windows)}`);
    for (const [index, smss] of sizes.entries()) {
      const [alone, ofSender] = windows[index] as unknown[];
      const expected = windowAtFirst(smss);
      if (alone !== expected) lab.fail(`expected initialWindow(${smss}) to be ${expected}, got ${inspect(alone)}`);
      if (ofSender !== expected)
        lab.fail(`smss ${smss}: expected cwnd ${expected} after one byte is sent, got ${inspect(ofSender)}`);
    }
    for (const smss of random.shuffle([64, 1095, 1096, 2190, 2191, 9000])) {
      const steps = await traceWindow(smss, Infinity, [{ type: 'send', bytes: random.int(1, smss) }]);
      expect(steps).toMatchObject([
        { cwnd: windowAtFirst(smss), ssthresh: Infinity, phase: 'slow start', resend: false },
      ]);
      expect(Object.keys(steps[0] ?? {}).sort()).toEqual([...ALL].sort());
    }
    expect(await traceWindow(random.int(64, 9000), Infinity, [])).toEqual([]);
  },
);

check(
  'counts the bytes on the way',
  {
    points: 1,
    hint: [
      'What is sent for the first time is added, what is acknowledged for the first time is taken off. What is sent again was on the way before.',
      'Only `send` adds to flightSize, and only `ack` takes from it. A duplicate and a timeout leave it as it is.',
      "`case 'send': flightSize += event.bytes;` and `case 'ack': flightSize -= event.bytes;`, and nothing else changes it.",
    ],
    lesson: RULES,
    covers: [
      'flightSize: how many bytes are sent and not acknowledged',
      'Each byte counts once, however often it is sent',
      'flightSize grows by them; nothing else changes',
      'It takes them off flightSize',
    ],
  },
  async (context) => {
    await agrees(context, transfers('fill', 'send', 'ack', 'ackSome', 'duplicate', 'duplicates', 'timeout'), {
      fields: ['flightSize'],
    });
    await agreesOnLarge(context, ['ack', 'duplicate', 'timeout', 'ack', 'send', 'ack'], ['flightSize']);
    await agreesOnManyBytes(context);
  },
);

check(
  'grows by the bytes acknowledged, a segment at most, in slow start',
  {
    points: 2,
    hint: [
      'One acknowledgement may be for a few bytes, or for several segments. What is added in each case?',
      'In slow start an acknowledgement adds as many bytes as it is for, but never more than one segment.',
      '`cwnd += Math.min(event.bytes, smss);`, for an `ack` while `cwnd < ssthresh`.',
    ],
    lesson: RULES,
    covers: [
      'in slow start it grows by those bytes, but by smss at the most',
      'cwnd and ssthresh: the congestion window and the threshold',
    ],
  },
  async (context) => {
    await agrees(context, transfers('fill', 'send', 'ack', 'ackSome', 'ackMore'), { fields: WINDOW });
  },
);

check(
  'grows by about a segment a round trip in congestion avoidance',
  {
    points: 2,
    hint: [
      'Each acknowledgement adds smss × smss / cwnd, however many bytes it is for. And cwnd stays a whole number, which must grow even when it is very large.',
      'Round down, and where that gives 0 add 1 all the same. The cwnd to divide by is the one before the acknowledgement.',
      '`cwnd += Math.max(1, Math.floor((smss * smss) / cwnd));`, for an `ack` while cwnd is not below ssthresh.',
    ],
    lesson: RULES,
    covers: 'in congestion avoidance it grows by smss × smss / cwnd, rounded down, but by 1 at the least',
  },
  async (context) => {
    const least = (smss: number) => fc.constant(2 * smss);
    await agrees(context, transfers('fill', 'send', 'ack', 'ackSome', 'ackMore'), {
      fields: WINDOW,
      thresholdAtFirst: least,
    });
    const smss = context.lab.random.int(64, 72);
    // Slow start up to more segments than a segment has bytes.
    const ssthresh = smss * smss + context.lab.random.int(1, 2 * smss);
    const large = eventsOf(
      smss,
      ssthresh,
      Array.from({ length: 2 * smss + 12 }, () => ({ what: 'fillAndAck', size: 0 })),
    );
    await agreesOn(context, smss, ssthresh, large, WINDOW);
    // Where cwnd is 49 segments and 49 divides smss, the growth is a whole number. Divided first, it is a little less: 1/49 has no end in binary.
    const whole = 49 * 2 ** context.lab.random.int(1, 5);
    const growth = Array.from({ length: 49 }, () => ({ what: 'fillAndAck' as const, size: 0 }));
    await agreesOn(context, whole, 49 * whole, eventsOf(whole, 49 * whole, growth), WINDOW);
  },
);

check(
  'changes to congestion avoidance when cwnd reaches the threshold',
  {
    points: 1,
    hint: [
      'Slow start is for a window *below* the threshold. Its last step may lead above it.',
      'The rule for an event is chosen by cwnd before it, the phase in the step is told by cwnd after it. At exactly ssthresh, slow start is over.',
      "`phase: cwnd < ssthresh ? 'slow start' : 'congestion avoidance'`, worked out after the event, and without cutting cwnd at ssthresh.",
    ],
    lesson: RULES,
    covers: [
      "otherwise 'slow start' while cwnd is less than ssthresh, and 'congestion avoidance' when it is not",
      'Then cwnd changes, by the phase before the event',
      'it may come out above ssthresh',
    ],
  },
  async (context) => {
    const near = (smss: number) =>
      fc
        .tuple(fc.nat(4), fc.oneof(fc.constant(0), fc.integer({ min: -1, max: smss - 1 })))
        .map(([segments, more]) => Math.max(2 * smss, windowAtFirst(smss) + segments * smss + more));
    await agrees(context, transfers('fill', 'send', 'ack', 'ack', 'ack', 'ackSome'), {
      fields: WINDOW,
      thresholdAtFirst: near,
    });
  },
);

check(
  'begins again with one segment after a timeout',
  {
    points: 2,
    hint: [
      'The threshold is taken from what is on the way, which may be far less than the window; and it has a least value. Then slow start begins anew.',
      'Half of flightSize, rounded down, but at least two segments; then cwnd is one segment, whatever the first window was. The segment is sent again.',
      '`ssthresh = Math.max(Math.floor(flightSize / 2), 2 * smss); cwnd = smss; resend = true;`',
    ],
    lesson: RULES,
    covers: [
      'The sender sends again; cwnd becomes smss, in any phase',
      'ssthresh becomes half of flightSize, rounded down, but 2 × smss at the least; but if',
      'half of flightSize is not half of cwnd',
    ],
  },
  async (context) => {
    await agrees(context, transfers('fill', 'fill', 'send', 'ack', 'ack', 'ack', 'ackMore', 'firstTimeout'));
    await agreesOnLarge(context, ['timeout', 'ack', 'ack', 'timeout', 'ack']);
  },
);

check(
  RESENDS,
  {
    points: 2,
    hint: [
      'Two duplicates may come from segments that overtook each other; the third says loss. Then three segments have left the network, and may be replaced.',
      'The first two change nothing at all. The third sets ssthresh as a timeout does, and cwnd to ssthresh and three segments; only that step has `resend`.',
      '`if (duplicates === 3) { ssthresh = Math.max(Math.floor(flightSize / 2), 2 * smss); cwnd = ssthresh + 3 * smss; resend = true; }`',
    ],
    lesson: RULES,
    covers: [
      'The first and the second change nothing',
      'The third makes the sender send again',
      'ssthresh becomes half of flightSize, rounded down, but 2 × smss at the least; cwnd becomes ssthresh + 3 × smss',
      'resend: true if this event makes the sender send the first unacknowledged segment again',
    ],
  },
  async (context) => {
    const before = transfers('fill', 'send', 'ack', 'ack', 'ackSome', 'ackMore');
    await agrees(
      context,
      fc
        .tuple(before, fc.integer({ min: 1, max: 3 }))
        .map(([draws, count]) => [
          ...draws,
          { what: 'send', size: 5000 },
          ...Array.from({ length: count }, () => ({ what: 'duplicate' as const, size: 0 })),
        ]),
    );
    await agreesOnLarge(context, ['duplicate', 'duplicate', 'duplicate']);
  },
);

check(
  RECOVERS,
  {
    points: 2,
    needs: RESENDS,
    hint: [
      'Each duplicate means that one more segment has arrived. The first acknowledgement of new data ends that: what was blown up goes back to the threshold.',
      'In fast recovery, a duplicate adds one whole segment, and an acknowledgement sets cwnd to ssthresh instead of adding to it.',
      '`if (recovering) cwnd += smss;` for a duplicate; `if (recovering) { cwnd = ssthresh; recovering = false; }` for an `ack`, with nothing added.',
    ],
    lesson: RULES,
    covers: [
      'Each one after that, in fast recovery, adds smss to cwnd',
      'fast recovery ends: cwnd becomes ssthresh, and does not grow besides',
      "phase: 'fast recovery' as described below",
    ],
  },
  async (context) => {
    const around = transfers('fill', 'send', 'ack', 'ack', 'ackMore');
    await agrees(
      context,
      fc
        .tuple(around, fc.nat(9), fc.nat(9000), around)
        .map(([before, further, size, after]) => [
          ...before,
          { what: 'send', size },
          { what: 'duplicates', size: further },
          { what: 'fill', size },
          { what: 'duplicate', size },
          { what: 'ackMore', size },
          ...after,
        ]),
    );
    const row = ['duplicate', 'duplicate', 'duplicate', 'duplicate', 'send', 'duplicate'] as const;
    await agreesOnLarge(context, [...row, 'ack', 'ack', 'ack', ...row, 'ack']);
  },
);

check(
  'keeps the threshold when the timer runs out again for the same segment',
  {
    points: 1,
    needs: RECOVERS,
    hint: [
      'The second timeout tells nothing new, even if more is on the way by now. What shows that it is not the same segment any more?',
      'Remember that the timer has run out, and forget it with the next `ack`: only bytes acknowledged for the first time show that it is another segment.',
      '`if (!timedOut) ssthresh = ...;` then `timedOut = true;` on a timeout, and `timedOut = false;` on an `ack`.',
    ],
    lesson: RULES,
    covers: 'it is the same segment that is lost again, ssthresh stays as it is',
  },
  async (context) => {
    const before = transfers('fill', 'send', 'ack', 'ackSome');
    const timeouts = fc.tuple(before, fc.nat(9), before).map(([start, further, end]): Draw[] => [
      ...start,
      { what: 'fill', size: 0 },
      { what: 'timeout', size: 0 },
      // Duplicates blow the window up, so that more can be sent before the timer runs out again.
      { what: 'duplicates', size: further },
      { what: 'fill', size: 0 },
      { what: 'timeout', size: 0 },
      ...end,
      { what: 'timeout', size: 0 },
    ]);
    await agrees(context, timeouts);
  },
);

check(
  'counts duplicates anew after an acknowledgement of new data and after a timeout',
  {
    points: 1,
    needs: RESENDS,
    hint: [
      'Three duplicates of the *same* acknowledgement say that a segment is lost. What ends such a row, and what does not?',
      'The count begins anew with an `ack` and with a timeout. A `send` between two duplicates does not end the row.',
      '`duplicates = 0;` in the cases `ack` and `timeout`, and in no other; the timeout leaves fast recovery as well.',
    ],
    lesson: RULES,
    covers: [
      'They are counted',
      'Acknowledgements of new data and timeouts set the count of duplicates back to 0',
      'Sending does not',
    ],
  },
  async (context) => {
    await agrees(
      context,
      transfers('send', 'send', 'duplicate', 'duplicate', 'duplicate', 'ack', 'ackSome', 'firstTimeout'),
      {
        runs: 60,
      },
    );
  },
);

check(
  'agrees with the rules over any course of events',
  {
    points: 3,
    hint: [
      'The failure names the first event after which your step differs. Which phase was it before, and what does the rule for this event and this phase say?',
      'Take the state before the event and look up one rule. Most slips are a phase that was not left, or a count that was not set back.',
      'In the order fast recovery, slow start, congestion avoidance: `if (recovering) ...; else if (cwnd < ssthresh) ...; else ...`, in the case `ack`.',
    ],
    lesson: RULES,
    covers: [
      'what is the case right after it',
      'in any phase, and fast recovery is over',
      'nothing else changes',
      'There may be thousands of events',
      'traceWindow does not change them, and each call begins anew',
    ],
  },
  async (context) => {
    const all = transfers('fill', 'fill', 'send', 'ack', 'ackSome', 'ackMore', 'duplicate', 'duplicates', 'timeout');
    const anyThreshold = (smss: number) =>
      fc.oneof(fc.constant(Infinity), fc.integer({ min: 2 * smss, max: 20 * smss }));
    await agrees(context, all, { thresholdAtFirst: anyThreshold });
    await agreesOnAllOrders(context);
    await agreesOn(context, 1000, Infinity, sentAfterATimeout(1000), ALL);
    await keepsApart(context);
    await isPatient(context);
  },
);

// ---- What is compared ----

type Field = keyof Step;
const ALL: readonly Field[] = ['flightSize', 'cwnd', 'ssthresh', 'phase', 'resend'];
const WINDOW: readonly Field[] = ['cwnd', 'ssthresh', 'phase'];

interface Options {
  /** What must be right; the rest is another check's business. */
  fields?: readonly Field[];
  /** The threshold at the beginning; Infinity unless told otherwise. */
  thresholdAtFirst?: (smss: number) => fc.Arbitrary<number>;
  runs?: number;
}

async function agrees(
  context: CheckContext,
  transfer: fc.Arbitrary<Draw[]>,
  { fields = ALL, thresholdAtFirst = () => fc.constant(Infinity), runs = 30 }: Options = {},
): Promise<void> {
  const sender = segmentSize.chain((smss) => fc.tuple(fc.constant(smss), thresholdAtFirst(smss)));
  await context.lab.forAll(
    fc.tuple(sender, transfer),
    ([[smss, ssthresh], draws]) => agreesOn(context, smss, ssthresh, eventsOf(smss, ssthresh, draws), fields),
    { runs, atOnce: 20 },
  );
}

/** Compares step by step, and names the first event after which something differs. */
async function agreesOn(
  { student, lab }: CheckContext,
  smss: number,
  ssthresh: number,
  events: Event[],
  fields: readonly Field[],
): Promise<void> {
  const { traceWindow } = student.functions<Exports>();
  compare(lab, await traceWindow(smss, ssthresh, events), { smss, ssthresh, events }, fields);
}

interface Course {
  smss: number;
  /** At the beginning. */
  ssthresh: number;
  events: Event[];
}

function compare(
  lab: Lab,
  steps: unknown,
  { smss, ssthresh, events }: Course,
  fields: readonly Field[],
  when = '',
): void {
  if (!Array.isArray(steps)) return lab.fail(`expected an array of steps, got ${inspect(steps)}`);
  let model = modelOf(smss, ssthresh);
  for (const [index, event] of events.entries()) {
    const before = stepOf(model);
    model = after(model, event);
    const expected = stepOf(model);
    const got: unknown = steps[index];
    const wrong = fields.find((field) => !Object.is((got as Step | undefined)?.[field], expected[field]));
    if (wrong === undefined) {
      const other = Object.keys(got as Step).find((key) => !ALL.includes(key as Field));
      if (other === undefined || fields !== ALL) continue;
      return lab.fail(
        `${when}event ${index + 1}, ${wordsFor(event)}: the step has a field too many, ${inspect(other)}`,
      );
    }
    const found = inspect((got as Step | undefined)?.[wrong]);
    lab.fail(
      [
        `${when}event ${index + 1} of ${events.length}, ${wordsFor(event)} in ${before.phase}: expected ${wrong} ${inspect(expected[wrong])}, got ${found}`,
        `  smss ${smss}, ssthresh at the beginning ${ssthresh}`,
        `  before the event: ${inspect(before, { breakLength: Infinity })}`,
        `  expected after it: ${inspect(expected, { breakLength: Infinity })}`,
        `  got: ${inspect(got, { breakLength: Infinity })}`,
      ].join('\n'),
    );
  }
  if (steps.length !== events.length)
    lab.fail(`${when}expected ${events.length} steps, one an event, got ${steps.length}`);
}

/** Sizes that do not fit into 31, 32 and 40 bits, odd ones and even ones. */
async function agreesOnLarge(
  context: CheckContext,
  course: readonly Event['type'][],
  fields: readonly Field[] = ALL,
): Promise<void> {
  const { random } = context.lab;
  for (const size of [2 ** 31, 2 ** 31 + 1, 2 ** 32 + 2 * random.int(1, 9000) + 1, 2 ** 40 + random.int(1, 9000)]) {
    const part = Math.floor(size / 16) - random.int(0, 9);
    const large: Event[] = course.map((type) => (type === 'send' || type === 'ack' ? { type, bytes: part } : { type }));
    const events: Event[] = [{ type: 'send', bytes: size }, ...large];
    await agreesOn(context, random.pick([64, 1460, 9000]), Infinity, events, fields);
  }
}

/** What is on the way can be counted exactly all the time; what was ever sent, or acknowledged, is more than 2^53 in the end. */
async function agreesOnManyBytes({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const [smss, ssthresh] = [random.pick([64, 1460, 9000]), Infinity];
  const events = Array.from({ length: 40 }, (): Event[] => {
    const [large, small] = [2 ** 50 + random.int(1, 2 ** 20), random.int(1, 9000)];
    return [
      { type: 'send', bytes: large },
      { type: 'send', bytes: small },
      { type: 'ack', bytes: large },
      { type: 'ack', bytes: small },
    ];
  }).flat();
  const { traceWindow } = student.functions<Exports>();
  const steps: unknown = await traceWindow(smss, ssthresh, events);
  const sent = 'when more than 2^53 bytes have been sent in all, ';
  compare(lab, steps, { smss, ssthresh, events }, ['flightSize'], sent);
}

const LETTERS = { send: 's', ack: 'a', duplicate: 'd', timeout: 't' } as const;

/** Each order of these, four at a time, behind a first flight. */
async function agreesOnAllOrders({ student, lab }: CheckContext): Promise<void> {
  const { random } = lab;
  const choices: (() => Draw[])[] = [
    () => [{ what: 'fill', size: 0 }],
    // A little, or more than the window has ever been.
    () => [{ what: 'send', size: random.chance(0.5) ? random.int(0, 300) : random.int(5_000, 90_000) }],
    () => [{ what: 'ackSome', size: random.int(0, 9000) }],
    () => [{ what: 'ackMore', size: random.int(0, 9000) }],
    () => [{ what: 'duplicate', size: 0 }],
    () => [{ what: 'duplicates', size: random.int(0, 2) * 8 }],
    () => [{ what: 'timeout', size: 0 }],
  ];
  const orders = [0, 1, 2, 3].reduce<number[][]>(
    (shorter) => shorter.flatMap((order) => choices.map((_, next) => [...order, next])),
    [[]],
  );
  const courses = orders.map((order): Course => {
    const smss = random.pick([64, 536, 1095, 1460, 2190, 9000]);
    const ssthresh = random.pick([Infinity, Infinity, 2 * smss, 2 * smss + 1, 5 * smss]);
    const draws: Draw[] = order.flatMap((choice) => choices[choice]?.() ?? []);
    return { smss, ssthresh, events: eventsOf(smss, ssthresh, [{ what: 'fill', size: 0 }, ...draws]) };
  });
  const told = courses.map(({ smss, ssthresh, events }) => {
    const words = events.map((event) => `${LETTERS[event.type]}${'bytes' in event ? event.bytes : ''}`);
    return `${smss} ${ssthresh} ${words.join(' ')}`;
  });
  const got: unknown = await student.evaluate(
    `called traceWindow for ${courses.length} short courses of events, all orders of fills, acknowledgements, duplicates and timeouts`,
    ({ traceWindow }: Exports, lines: string) => {
      const types = { s: 'send', a: 'ack', d: 'duplicate', t: 'timeout' } as Record<string, string>;
      const traces = lines.split('\n').map((line) => {
        const [smss, ssthresh, ...words] = line.split(' ');
        const events = words.map((word) => {
          const type = types[word.slice(0, 1)];
          return word.length > 1 ? { type, bytes: Number(word.slice(1)) } : { type };
        });
        const steps = traceWindow(Number(smss), Number(ssthresh), events as unknown as Event[]);
        return steps
          .map(({ flightSize, cwnd, ssthresh, phase, resend }) =>
            [flightSize, cwnd, ssthresh, phase, resend].map((value) => `${typeof value} ${String(value)}`).join(','),
          )
          .join(';');
      });
      return traces.join('\n');
    },
    told.join('\n'),
  );
  const traces = String(got).split('\n');
  for (const [index, course] of courses.entries()) {
    const trace = traces[index] ?? '';
    if (trace !== expectedTrace(course)) compare(lab, stepsIn(trace), course, ALL);
  }
}

function expectedTrace({ smss, ssthresh, events }: Course): string {
  let model = modelOf(smss, ssthresh);
  const steps = events.map((event) => {
    model = after(model, event);
    const step = stepOf(model);
    return ALL.map((field) => `${typeof step[field]} ${String(step[field])}`).join(',');
  });
  return steps.join(';');
}

/** As it came back, for {@link compare}: what has another type stays text. */
function stepsIn(trace: string): unknown[] {
  const valueOf = (text: string): unknown => {
    if (text.startsWith('number ')) return Number(text.slice('number '.length));
    if (text.startsWith('boolean ')) return text === 'boolean true';
    return text.startsWith('string ') ? text.slice('string '.length) : text;
  };
  return trace.split(';').map((step) => {
    const values = step.split(',');
    return Object.fromEntries(ALL.map((field, index) => [field, valueOf(values[index] ?? '')]));
  });
}

/** Three duplicates when much more is on the way than when the timer ran out. */
function sentAfterATimeout(smss: number): Event[] {
  const duplicates = Array.from({ length: 3 }, (): Event => ({ type: 'duplicate' }));
  return [{ type: 'send', bytes: 4 * smss }, { type: 'timeout' }, { type: 'send', bytes: 16 * smss }, ...duplicates];
}

/** One call must not know of another, nor change what it was given. */
async function keepsApart({ student, lab }: CheckContext): Promise<void> {
  const smss = lab.random.int(64, 9000);
  const ssthresh = 3 * smss + lab.random.int(0, smss);
  const fill: Draw = { what: 'fill', size: 0 };
  const ends: Draw[][] = [
    [fill, { what: 'duplicate', size: 0 }],
    [fill, { what: 'duplicate', size: 0 }, { what: 'duplicate', size: 0 }],
    [fill, { what: 'duplicates', size: 2 }],
    [fill, { what: 'timeout', size: 0 }],
    [fill, { what: 'duplicates', size: 2 }, { what: 'ack', size: 0 }, fill],
    [fill, { what: 'timeout', size: 0 }, { what: 'duplicate', size: 0 }],
  ];
  const courses = ends.map((draws) => eventsOf(smss, ssthresh, draws));
  const got: unknown = await student.evaluate(
    `called traceWindow(${smss}, ${ssthresh}, ...) with frozen events, one call after another, and looked at the steps when all had returned`,
    ({ traceWindow }: Exports, size: number, threshold: number, all: Event[][]) => {
      const frozen = all.map((events) => Object.freeze(events.map((event) => Object.freeze(event))));
      const pairs = frozen.flatMap((first) => frozen.map((second) => [first, second] as const));
      const returned = pairs.map(([first, second]) => [
        traceWindow(size, threshold, first),
        traceWindow(size, threshold, second),
      ]);
      const twice = [...(all[0] ?? [])];
      const once = traceWindow(size, threshold, twice);
      twice.push({ type: 'timeout' });
      return [...returned, [once, traceWindow(size, threshold, twice)]];
    },
    smss,
    ssthresh,
    courses,
  );
  const longer: Event[] = [...(courses[0] ?? []), { type: 'timeout' }];
  const pairs = [...courses.flatMap((first) => courses.map((second) => [first, second])), [courses[0] ?? [], longer]];
  for (const [index, pair] of pairs.entries()) {
    for (const [which, events] of pair.entries()) {
      const steps: unknown = (got as unknown[][] | undefined)?.[index]?.[which];
      const words = (pair[0] ?? []).map(wordsFor).join(', ');
      const when =
        which === 0 ? 'once others have been called too, ' : `in a call after one that ended with ${words}, `;
      compare(lab, steps, { smss, ssthresh, events }, ALL, when);
    }
  }
}

/** A long transfer: a step for each event, however many there are. */
async function isPatient({ student, lab }: CheckContext): Promise<void> {
  const smss = lab.random.int(64, 9000);
  const segments = 6_000;
  const got: unknown = await student.evaluate(
    `called traceWindow(${smss}, Infinity, ${2 * segments} events), one byte sent and acknowledged again and again`,
    ({ traceWindow }: Exports, size: number, howMany: number) => {
      const pairs = Array.from({ length: howMany }, (): Event[] => [
        { type: 'send', bytes: 1 },
        { type: 'ack', bytes: 1 },
      ]);
      const steps = traceWindow(size, Infinity, pairs.flat());
      return [steps.length, steps.at(-1)];
    },
    smss,
    segments,
  );
  const [howMany, last] = (got ?? []) as unknown[];
  if (howMany !== 2 * segments) lab.fail(`expected ${2 * segments} steps, one an event, got ${inspect(howMany)}`);
  const cwnd = (last as Partial<Step> | undefined)?.cwnd;
  const expected = windowAtFirst(smss) + segments;
  if (cwnd !== expected)
    lab.fail(`expected cwnd ${expected} after the last of ${2 * segments} events, got ${inspect(cwnd)}`);
}

function wordsFor(event: Event): string {
  return event.type === 'send' || event.type === 'ack' ? `${event.type} of ${event.bytes} bytes` : event.type;
}

// ---- The rules once more ----

interface Model {
  smss: number;
  cwnd: number;
  ssthresh: number;
  flightSize: number;
  /** So many duplicates in a row; from the third on the sender is in fast recovery. */
  duplicates: number;
  /** The first unacknowledged segment was sent again by the timer. */
  resentByTimer: boolean;
  resend: boolean;
}

function windowAtFirst(smss: number): number {
  return (smss <= 1095 ? 4 : smss <= 2190 ? 3 : 2) * smss;
}

function modelOf(smss: number, ssthresh: number): Model {
  const cwnd = windowAtFirst(smss);
  return { smss, cwnd, ssthresh, flightSize: 0, duplicates: 0, resentByTimer: false, resend: false };
}

function phaseOf({ cwnd, ssthresh, duplicates }: Model): Phase {
  if (duplicates >= 3) return 'fast recovery';
  return cwnd < ssthresh ? 'slow start' : 'congestion avoidance';
}

function stepOf(model: Model): Step {
  const { flightSize, cwnd, ssthresh, resend } = model;
  return { flightSize, cwnd, ssthresh, phase: phaseOf(model), resend };
}

function after(before: Model, event: Event): Model {
  const { smss, cwnd, ssthresh, flightSize, duplicates } = before;
  const model = { ...before, resend: false };
  const threshold = Math.max(2 * smss, (flightSize - (flightSize % 2)) / 2);
  switch (event.type) {
    case 'send':
      return { ...model, flightSize: flightSize + event.bytes };
    case 'ack': {
      const grown: Record<Phase, number> = {
        'slow start': cwnd + Math.min(event.bytes, smss),
        'congestion avoidance': cwnd + Math.max(1, Math.floor((smss * smss) / cwnd)),
        'fast recovery': ssthresh,
      };
      const left = flightSize - event.bytes;
      return { ...model, flightSize: left, cwnd: grown[phaseOf(before)], duplicates: 0, resentByTimer: false };
    }
    case 'duplicate':
      if (duplicates < 2) return { ...model, duplicates: duplicates + 1 };
      if (duplicates > 2) return { ...model, duplicates: duplicates + 1, cwnd: cwnd + smss };
      return { ...model, duplicates: 3, ssthresh: threshold, cwnd: threshold + 3 * smss, resend: true };
    case 'timeout': {
      const kept = before.resentByTimer ? ssthresh : threshold;
      return { ...model, ssthresh: kept, cwnd: smss, duplicates: 0, resentByTimer: true, resend: true };
    }
  }
}

// ---- Courses of events ----

/** What is to happen next, where it can; `size` says how much of it. */
interface Draw {
  what: keyof typeof actions;
  size: number;
}

/** Each gives the events that it stands for in a situation; none where it cannot be. */
const actions = {
  /** As much as the window allows. */
  fill: (model) => sent(room(model)),
  send: (model, size) => sent(Math.min(room(model), 1 + size)),
  ack: (model) => acknowledged(Math.min(model.flightSize, model.smss)),
  ackSome: (model, size) => acknowledged(Math.min(model.flightSize, 1 + (size % model.smss))),
  ackMore: (model, size) => acknowledged(Math.min(model.flightSize, model.smss * 2 + size)),
  duplicate: (model) => lost(model, { type: 'duplicate' }),
  duplicates: (model, size) =>
    lost(model, ...Array.from({ length: 3 + (size % 8) }, () => ({ type: 'duplicate' }) as const)),
  timeout: (model) => lost(model, { type: 'timeout' }),
  firstTimeout: (model) => (model.resentByTimer ? [] : lost(model, { type: 'timeout' })),
  fillAndAck: (model) => [...sent(room(model)), ...acknowledged(model.smss)],
} satisfies Record<string, (model: Model, size: number) => Event[]>;

function room({ cwnd, flightSize }: Model): number {
  return Math.max(0, cwnd - flightSize);
}

function sent(bytes: number): Event[] {
  return bytes > 0 ? [{ type: 'send', bytes }] : [];
}

function acknowledged(bytes: number): Event[] {
  return bytes > 0 ? [{ type: 'ack', bytes }] : [];
}

/** Only what is on the way can be lost. */
function lost({ flightSize }: Model, ...events: Event[]): Event[] {
  return flightSize > 0 ? events : [];
}

function eventsOf(smss: number, ssthresh: number, draws: readonly Draw[]): Event[] {
  const events: Event[] = [];
  let model = modelOf(smss, ssthresh);
  for (const { what, size } of draws) {
    for (const event of actions[what](model, size)) {
      model = after(model, event);
      events.push(event);
    }
  }
  return events;
}

const segmentSize = fc.oneof(
  fc.constantFrom(64, 536, 1000, 1095, 1096, 1460, 2190, 2191, 8960),
  fc.integer({ min: 64, max: 9000 }),
);

/** Up to some forty of these, in any order; one that is named twice comes twice as often. */
function transfers(...whats: Draw['what'][]): fc.Arbitrary<Draw[]> {
  const draw = fc.record({ what: fc.constantFrom(...whats), size: fc.nat(20_000) });
  return fc
    .array(draw, { minLength: 1, maxLength: 40, size: 'max' })
    .map((draws) => [{ what: 'fill', size: 0 }, ...draws]);
}
