import fc from 'fast-check';
import { isStub } from '../course/course.js';
import { CapturedOutput } from '../engine/process/captured-output.js';
import { describeThrown, ownFrames } from '../engine/process/explain-exit.js';
import { boundedResult } from '../engine/results/bounded.js';
import { shapeOf } from '../engine/results/signature.js';
import { expect as labExpect } from '../lab/index.js';
import { comparison } from './comparison.js';
import { feedback } from './feedback.js';
import { checks, finding, render, resultOf } from './formats/examples.fixture.js';
import { formatNames } from './formats/format.js';

/** Texts of any length, each the same few letters again and again between a beginning and an end. */
type Text = (length: number) => string;
const repeated = (unit: string, { before = '', after = '' } = {}): Text => {
  return (length) => before + unit.repeat(Math.ceil(length / unit.length)) + after;
};

/** Units that some pattern may count, in every one of these functions. */
const units = [' ', '\t', '\n', '\r\n', '…', '0', 'a', "'", "\\'", '"', '\\"', '(', 'a(', 'a(a ', '[', '`', '\\', ':1'];
const hostile: Text[] = [
  ...units.map((unit) => repeated(unit)),
  ...units.map((unit) => repeated(unit, { before: 'Error: ', after: '\n!' })),
  repeated('a', { before: 'Error\n    at ' }),
  repeated('a', { before: 'Error\n    at a (', after: ')\n' }),
  repeated(' (', { before: 'Error\n    at a' }),
  repeated(' at', { before: 'Error\n   ' }),
  repeated('a.ts:1:1', { before: 'Error\n    at ' }),
  repeated('    at a (b.ts:1:1)\n'),
  repeated('    at aaaaaaaa\n'),
  repeated('    at :1:1 {\n'),
  repeated('<Buffer ff '),
  repeated('\x1b[31'),
  repeated('\x1b]0;'),
  repeated('::error::'),
  repeated('www.'),
  repeated('<!--'),
  repeated('\u202e\u0085'),
  repeated('\ud800'),
  repeated('\t', { before: 'a', after: 'a' }),
  repeated(' ', { before: 'Error: ', after: 'a\na' }),
];

const failure = (message: string) => {
  const texts = { message, stdout: message, stderr: message, steps: [{ atMs: 1, text: message }] };
  const failed = { ...checks.failed, finding: { ...finding, ...texts } };
  return resultOf('ada', 'echo-server', [checks.passed, failed, failed], { notes: [message] });
};

const takers: Record<string, (text: string) => unknown> = {
  ownFrames,
  describeThrown: (text) => describeThrown({ classes: ['Error'], name: text, message: text, stack: text }),
  lastWords: (text) => {
    const output = new CapturedOutput();
    output.add(Buffer.from(text));
    return output.lastWords();
  },
  toShowNoStackTrace: (text) => {
    try {
      return labExpect({ stderr: () => text } as never).toShowNoStackTrace();
    } catch (error) {
      return error;
    }
  },
  shapeOf,
  isStub: (text) => isStub(text, 'echo-server'),
  comparison: (text) => comparison({ own: text, reference: 'a\n', stub: text }),
  feedback: (text) => feedback(failure(text)),
  boundedResult: (text) => boundedResult(failure(text)),
  ...Object.fromEntries(formatNames.map((name) => [name, (text: string) => render(name, [failure(text)])])),
};

const MOST = 128 * 1024;
/** Below this, in milliseconds of CPU time, noise decides. */
const LITTLE = 400;
/** Twice the text may take so many times as long; where work is quadratic, it takes four times as long. */
const MOST_RATIO = 3.2;

/** Doubles the text until it is long, and gives up as soon as the time grows faster than the text. */
function growth(take: (text: string) => unknown, text: Text): string | undefined {
  let before = Infinity;
  for (let length = 1024; length <= MOST; length *= 2) {
    const given = text(length);
    let took = cpuTime(() => take(given));
    // Once more: the first run may have had to compile, or to collect others' garbage.
    if (took > LITTLE)
      took = Math.min(
        took,
        cpuTime(() => take(given)),
      );
    if (took > LITTLE && took > MOST_RATIO * Math.max(before, LITTLE / 2))
      return `${took.toFixed(0)} ms for ${length} characters, ${before.toFixed(0)} ms for half of them: ${JSON.stringify(given.slice(0, 30))}`;
    before = took;
  }
  return undefined;
}

function cpuTime(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

describe.each(Object.entries(takers))('%s', (_name, take) => {
  test('takes time in proportion to the text, whatever that is', () => {
    expect(hostile.flatMap((text) => growth(take, text) ?? [])).toEqual([]);
  });

  test('does so for texts that nobody thought of', () => {
    const piece = fc
      .array(fc.constantFrom(...' \n\t…0a\'"\\()[]{}<>:.-_`/at', 'at ', ' (', '.ts', ':1:1', 'Error'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(piece, piece, piece, (before, unit, after) => {
        expect(growth(take, repeated(unit, { before, after }))).toBeUndefined();
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

test('a program that prints a stack of 40,000 letters a line twenty times keeps nobody waiting', () => {
  const stack = `Error\n${`    at ${'a'.repeat(40_000)}\n`.repeat(20)}`;
  expect(cpuTime(() => ownFrames(stack))).toBeLessThan(500);
});
