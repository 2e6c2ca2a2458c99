import { describeThrown } from '../process/explain-exit.js';
import type { CallOutcome, ThrownMessage } from '../process/protocol.js';
import { StudentFault } from './student-fault.js';

type Callable = (...args: never[]) => unknown;

/** A module's functions as they are called from a check: by value, with a promise of the result. */
export type Remote<Module> = {
  [Name in keyof Module as Module[Name] extends Callable ? Name : never]: Module[Name] extends (
    ...args: infer Args
  ) => infer Returned
    ? (...args: Args) => Promise<Awaited<Returned>>
    : never;
};

/** An error that the student's function threw, rebuilt here: an instance of the nearest built-in class that the original was one of. */
export type RemoteError = Error & { code: 'student-threw'; thrown: ThrownMessage };

const builtIn: Record<string, new (message: string) => Error> = {
  RangeError,
  SyntaxError,
  TypeError,
  URIError,
  EvalError,
  ReferenceError,
};

/** Calls that are under way or were answered, as people write them: put into words only when a check fails. */
const calls = new WeakMap<Promise<unknown>, () => string>();

/** @returns the promise, whose call {@link nameOfCall} can then tell */
export function namedCall<T>(words: () => string, call: Promise<T>): Promise<T> {
  calls.set(call, words);
  return call;
}

/** `half(7)`, of the very promise that a call of a student's function has given. */
export function nameOfCall(call: Promise<unknown>): string | undefined {
  return calls.get(call)?.();
}

/** What the call returned. @throws what it threw, or {StudentFault} when that is the stub's "not written yet", or no value came back. */
export function unwrap(outcome: CallOutcome): unknown {
  if (outcome.ok) {
    const { value, returned, unsendable } = outcome;
    if (unsendable === undefined) return value;
    const what = returned === 'function' || returned === 'symbol' ? `a ${returned}` : `what holds ${unsendable}`;
    throw new StudentFault('wrong', `it returned ${what}, and not a plain value`);
  }
  const { thrown, value } = outcome;
  if (thrown.message === 'not written yet') throw new StudentFault('not-written', 'not written yet');
  if (thrown.classes.length === 0) throw new StudentFault('wrong', thrownValue(String(value)));
  const Class = thrown.classes.map((name) => builtIn[name]).find((known) => known !== undefined) ?? Error;
  const error = Object.assign(new Class(thrown.message), { code: 'student-threw', thrown });
  error.name = thrown.name;
  error.stack = describeThrown(thrown);
  throw error;
}

export function isRemoteError(error: unknown): error is RemoteError {
  return (error as { code?: unknown } | undefined)?.code === 'student-threw';
}

/** Of a value that was thrown and is no Error, such as the name of one. */
function thrownValue(text: string): string {
  const [name = 'Error'] = /\b[A-Z]\w*Error\b/.exec(text) ?? [];
  return `threw ${JSON.stringify(text)}, which is not an Error; write: throw new ${name}('…')`;
}
