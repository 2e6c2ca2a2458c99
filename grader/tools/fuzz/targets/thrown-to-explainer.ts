import fc from 'fast-check';
import { CapturedOutput } from '../../../engine/process/captured-output.js';
import { describeThrown, explainExit, ownFrames } from '../../../engine/process/explain-exit.js';
import { limits } from '../../../engine/process/limits.js';
import type { ThrownMessage } from '../../../engine/process/protocol.js';
import type { StudentProcess } from '../../../engine/process/student-process.js';
import { shapeOf } from '../../../engine/results/signature.js';
import { stackTraceIn } from '../../../lab/stack-trace.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { hostileText } from '../hostile-text.js';

interface Ended {
  thrown: ThrownMessage | undefined;
  printed: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  broke: string | undefined;
}

const thrown: fc.Arbitrary<ThrownMessage> = fc
  .record({
    classes: fc.array(hostileText, { maxLength: 3 }),
    name: hostileText,
    message: hostileText,
    stack: hostileText,
    code: fc.option(fc.oneof(fc.constantFrom('EMFILE', 'EFBIG', 'ENOSPC', '__proto__'), hostileText), {
      nil: undefined,
    }),
  })
  .map(({ code, ...rest }) => (code === undefined ? rest : { ...rest, code }));

const ended: fc.Arbitrary<Ended> = fc.record({
  thrown: fc.option(thrown, { nil: undefined }),
  printed: hostileText,
  code: fc.constantFrom(null, 0, 1, 137),
  signal: fc.constantFrom(null, 'SIGKILL' as const, 'SIGSEGV' as const),
  broke: fc.constantFrom(undefined, undefined, 'used too much memory'),
});

const MOST_FRAMES = 50;
const MOST_EXPLANATION = 40_000;

/** What a program threw and printed, and how it ended → what its student is told. */
export const target: FuzzTarget = {
  name: 'thrown-to-explainer',
  arbitrary: ended,
  limitMs: 2_000,
  run(input) {
    const { thrown: crash, printed, code, signal, broke } = input as Ended;
    const stderr = new CapturedOutput();
    stderr.add(Buffer.from(printed));
    const program = { exit: { code, signal, broke }, stderr, limits } as unknown as StudentProcess;
    const { kind, message } = explainExit(program, crash);
    if (broke !== undefined && kind !== 'rule-broken') throw new Error(`a rule was broken, and it is told as ${kind}`);
    bounded('an explanation', message, MOST_EXPLANATION);
    bounded('the last words', stderr.lastWords(), 300);
    bounded('the shape of a message', shapeOf(message), 160);
    bounded('the error of a stack trace', stackTraceIn(printed)?.thrown ?? '', 200);
    if (crash) lookAt(crash);
  },
};

function lookAt(crash: ThrownMessage): void {
  const frames = ownFrames(crash.stack);
  if (frames.length > MOST_FRAMES) throw new Error(`${frames.length} frames`);
  for (const frame of frames) {
    if (frame.includes('\n')) throw new Error('a frame of two lines');
    if (!/[\w.-]\.m?ts:\d+:\d+$/.test(frame)) throw new Error(`no place of the student's: ${frame}`);
  }
  const told = describeThrown(crash);
  bounded('what was thrown', told, MOST_EXPLANATION);
  if (crash.message.length < 1_000 && !told.includes(crash.message)) throw new Error('the message is not told');
}

function bounded(what: string, text: string, most: number): void {
  if (text.length > most) throw new Error(`${what} has ${text.length} characters`);
}
