import { inspect } from 'node:util';
import { check, expect, fc, type CheckContext } from '#lab';
import type { Event, Phase, Step } from './congestion-window.js';

type Exports = typeof import('./congestion-window.js');

const RULES = '07-tcp#congestion-control-sharing-the-road';

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
  async ({ student, lab: { random } }) => {
    const { initialWindow, traceWindow } = student.functions<Exports>();
    const sizes = {
      4: [64, random.int(65, 1094), 1095],
      3: [1096, 1460, 2190],
      2: [2191, random.int(2192, 8999), 9000],
    };
    for (const [segments, ofThis] of Object.entries(sizes)) {
      for (const smss of random.shuffle(ofThis)) {
        const cwnd = Number(segments) * smss;
        expect(await initialWindow(smss)).toBe(cwnd);
        const steps = await traceWindow(smss, Infinity, [{ type: 'send', bytes: random.int(1, smss) }]);
        expect(steps).toMatchObject([{ cwnd, ssthresh: Infinity, phase: 'slow start', resend: false }]);
        expect(Object.keys(steps[0] ?? {}).sort()).toEqual([...ALL].sort());
      }
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
    covers: ['what is the case right after it', 'in any phase, and fast recovery is over', 'nothing else changes'],
  },
  async (context) => {
    const all = transfers('fill', 'fill', 'send', 'ack', 'ackSome', 'ackMore', 'duplicate', 'duplicates', 'timeout');
    const anyThreshold = (smss: number) =>
      fc.oneof(fc.constant(Infinity), fc.integer({ min: 2 * smss, max: 20 * smss }));
    await agrees(context, all, { thresholdAtFirst: anyThreshold, runs: 60 });
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
  const steps: unknown = await traceWindow(smss, ssthresh, events);
  if (!Array.isArray(steps)) return lab.fail(`expected an array of steps, got ${inspect(steps)}`);
  let model = modelOf(smss, ssthresh);
  for (const [index, event] of events.entries()) {
    const before = stepOf(model);
    model = after(model, event);
    const expected = stepOf(model);
    const got: unknown = steps[index];
    const wrong = fields.find((field) => !Object.is((got as Step | undefined)?.[field], expected[field]));
    if (wrong === undefined) continue;
    const found = inspect((got as Step | undefined)?.[wrong]);
    lab.fail(
      [
        `event ${index + 1} of ${events.length}, ${wordsFor(event)} in ${before.phase}: expected ${wrong} ${inspect(expected[wrong])}, got ${found}`,
        `  smss ${smss}, ssthresh at the beginning ${ssthresh}`,
        `  before the event: ${inspect(before, { breakLength: Infinity })}`,
        `  expected after it: ${inspect(expected, { breakLength: Infinity })}`,
        `  got: ${inspect(got, { breakLength: Infinity })}`,
      ].join('\n'),
    );
  }
  if (steps.length !== events.length) lab.fail(`expected ${events.length} steps, one an event, got ${steps.length}`);
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
