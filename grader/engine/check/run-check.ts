import { mappedStack } from '../process/mapped-stack.js';
import type { CheckResult, Finding } from '../results/result.js';
import { assertionText, withoutColours, type Returned } from './assertion-text.js';
import { quote } from './bytes.js';
import { CheckOver } from './check-over.js';
import { hintsOf, skippedResult, type CheckDefinition } from './check.js';
import { withObserved } from './observed.js';
import { deriveSeed } from './random.js';
import { isRemoteError } from './remote-functions.js';
import { CheckSession, type Setting } from './check-session.js';
import { shortened } from './shortened.js';
import { isSkip } from './skip.js';
import { snatchedPort } from './snatched-port.js';
import { isStudentFault, StudentFault } from './student-fault.js';

const CHECK_MS = 20_000;

export interface CheckRun {
  result: CheckResult;
  /** Told, without effect on the verdict. */
  notes: string[];
  /** A program of the student's was killed, and not by the grader. */
  killedByOthers: boolean;
  /** The student's file could not be imported: no other check would fare better. */
  unloadable: boolean;
  /** It failed, and the program did nothing that could be judged: checks that need this one would only show the same again. */
  showsNothing: boolean;
}

/**
 * Runs one check against one program, and says how it ended. Never throws: what is not the student's fault is a fault of the grader's.
 * @param seed the run's; the check draws from one that is derived from it
 * @param contextOf makes what the check is written with
 */
export async function runCheck(
  check: CheckDefinition,
  setting: Setting,
  seed: number,
  contextOf: (session: CheckSession, seed: number) => unknown,
): Promise<CheckRun> {
  const started = performance.now();
  const abort = new AbortController();
  const session = new CheckSession(setting, abort.signal);
  const context = contextOf(session, deriveSeed(seed, setting.slug, check.name));
  let error: unknown;
  let failed = false;
  try {
    const limit = check.limitMs ?? CHECK_MS;
    const late = () => new StudentFault('timed-out', `this check was not done after ${limit} ms`);
    await session.timer.within(
      limit,
      check.run(context).then(() => session.assertResponsive()),
      late,
    );
  } catch (thrown) {
    failed = true;
    error = await classifyFailure(session, thrown);
  }
  const steps = session.transcript.steps();
  const seen = {
    killedByOthers: session.running.some(({ process }) => process.killedByOthers),
    unloadable: session.loading !== undefined && !session.othersEnded(session.loading),
    showsNothing: isStudentFault(error) && error.showsNothing,
  };
  abort.abort(new CheckOver());
  let notes: string[] = [];
  try {
    notes = await session.close();
  } catch (thrown) {
    if (!failed) error = thrown;
    failed = true;
  }
  const base = {
    name: check.name,
    maxPoints: check.points,
    durationMs: Math.round(performance.now() - started),
    ...(check.extraCredit && { extraCredit: check.extraCredit }),
    ...(check.visibility && { visibility: check.visibility }),
  };
  if (!failed) {
    const result: CheckResult = { ...base, outcome: 'passed', points: check.points };
    if (!session.undecided) return { result, notes, ...seen };
    const told = `"${check.name}" could not be judged in full, since other programs kept this machine busy; it counts as passed`;
    return { result: { ...result, undecided: true }, notes: [...notes, told], ...seen };
  }
  if (isSkip(error)) return { result: skippedResult(check, shortened(error.message), base.durationMs), notes, ...seen };
  const verdict = judge(error, session.lastReturned);
  const printed = (key: 'stdout' | 'stderr') => session.running.map(({ process }) => process[key].text()).join('');
  if ('fault' in verdict) {
    const { fault } = verdict;
    return { result: { ...base, outcome: 'faulted', points: 0, fault }, notes, ...seen };
  }
  const finding: Finding = {
    ...verdict,
    message: shortened(verdict.message + printedInstead(session.lastReturned, printed('stdout'))),
    steps: steps.map((step) => ({ ...step, text: shortened(step.text) })),
    stdout: printed('stdout'),
    stderr: printed('stderr'),
    hint: hintsOf(check)[0],
    lesson: check.lesson,
  };
  return { result: { ...base, outcome: 'failed', points: 0, finding }, notes, ...seen };
}

/** A wrong answer, or none, may come of a program that is about to die or that is stuck: look before blaming the answer. */
async function classifyFailure(session: CheckSession, thrown: unknown): Promise<unknown> {
  const port = snatchedPort(session, thrown);
  if (port !== undefined) return new Error(`another program has taken port ${port}`, { cause: thrown });
  if ((isStudentFault(thrown) || isAssertion(thrown)) && session.unwritten())
    return withObserved(session, new StudentFault('not-written', 'not written yet'));
  if (isStudentFault(thrown) && thrown.reason === 'not-written') return withObserved(session, thrown);
  if (isStudentFault(thrown) && thrown.reason !== 'wrong' && thrown.reason !== 'timed-out') return thrown;
  if (!isStudentFault(thrown) && !isAssertion(thrown) && !isRemoteError(thrown)) return thrown;
  try {
    await session.assertResponsive();
    return isStudentFault(thrown) ? await withObserved(session, thrown) : thrown;
  } catch (worse) {
    return isStudentFault(worse) && (worse.reason !== 'timed-out' || !isTimeout(thrown)) ? worse : thrown;
  }
}

function judge(
  error: unknown,
  last: Returned | undefined,
): { cause: Finding['cause']; message: string } | { fault: string } {
  if (isStudentFault(error)) return { cause: error.reason, message: error.message };
  if (isRemoteError(error)) return { cause: 'wrong', message: `your program threw ${error.stack}` };
  if (isAssertion(error)) return { cause: 'wrong', message: assertionText(error, last) };
  return { fault: mappedStack(error) };
}

function isTimeout(error: unknown): boolean {
  return isStudentFault(error) && error.reason === 'timed-out';
}

/** What `expect` throws, by its mark and not by its class, which differs from one Jest test file to the next. */
function isAssertion(error: unknown): error is Error {
  const { constructor, matcherResult, message } = (error ?? {}) as {
    constructor?: { name: string };
    matcherResult?: unknown;
    message?: unknown;
  };
  // A matcher that cannot even compare, say fields of what is no object, complains of what it received: that is the program's.
  const unfit = /Matcher error.*received.* value must/s.test(withoutColours(String(message)));
  return constructor?.name === 'JestAssertionError' || typeof matcherResult === 'object' || unfit;
}

/** Of a function that returned nothing and printed something. */
function printedInstead(last: Returned | undefined, stdout: string): string {
  const text = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last || last.value !== undefined || text === '') return '';
  return `. It printed ${quote(Buffer.from(text))}: what a function hands over it has to return`;
}
