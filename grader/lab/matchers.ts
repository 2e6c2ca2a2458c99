import type { Sendable } from '../engine/check/bytes.js';
import type { MatcherContext } from 'expect';
import { ownNamesake } from '../engine/process/thrown.js';
import { thrownSchema } from '../engine/process/protocol.js';
import { shownValue } from '../engine/check/difference-text.js';
import type { End, Inbox } from './inbox.js';
import { isRemoteError, nameOfCall } from '../engine/check/remote-functions.js';
import { stackTraceIn } from './stack-trace.js';
import { isStudentFault, StudentFault } from '../engine/check/student-fault.js';
import type { StudentProgram } from './student-program.js';

/** What the stream matchers take: a TCP client, a program's standard output. */
type Receiver = { inbox: Inbox } | { stdout: Inbox } | Inbox;

function inboxOf(receiver: Receiver): Inbox {
  if ('inbox' in receiver) return receiver.inbox;
  return 'stdout' in receiver ? receiver.stdout : receiver;
}

/** Waits are the inbox's; what they throw already says what went wrong, and `runCheck` adds the transcript. */
async function holds(wait: Promise<void>, negated: boolean): Promise<{ pass: boolean; message: () => string }> {
  try {
    await wait;
    return { pass: true, message: () => 'received what was not to come' };
  } catch (error) {
    if (!negated || !isStudentFault(error) || error.reason !== 'wrong') throw error;
    return { pass: false, message: () => error.message };
  }
}

/** Jest matchers for what arrives over a wire; all of them must be awaited. */
export const matchers = {
  /** These bytes come next; more may follow. */
  toReceive(this: { isNot?: boolean }, receiver: Receiver, data: Sendable, withinMs?: number) {
    return holds(inboxOf(receiver).expect(data, withinMs), this.isNot === true);
  },
  /** The stream ends now, by FIN unless told otherwise, and nothing comes before. */
  toReceiveEnd(this: { isNot?: boolean }, receiver: Receiver, how?: End, withinMs?: number) {
    return holds(inboxOf(receiver).expectEnd(how, withinMs), this.isNot === true);
  },
  /**
   * The student's function refuses its arguments with an error of this class, and where given with a message that says why.
   * Unlike `.rejects.toThrow`, a program that hangs or dies instead is not taken for one that refuses.
   */
  async toRefuse(call: Promise<unknown>, Class: ErrorClass, pattern?: RegExp) {
    const outcome = await call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const words = nameOfCall(call);
    const wanted = words === undefined ? oneOf(Class) : `${oneOf(Class)} from ${words}`;
    if ('value' in outcome) {
      const returned = thrownSchema.safeParse(outcome.value);
      if (returned.success)
        throw new StudentFault(
          'wrong',
          `expected ${wanted}, but it returned one ("${returned.data.message}"): write throw, and not return`,
        );
      throw new StudentFault('wrong', `expected ${wanted}, but it returned ${shownValue(outcome.value)}`);
    }
    const { error } = outcome;
    if (!isRemoteError(error)) throw error;
    if (error.thrown.classes.includes(ownNamesake(Class.name))) {
      const own = `a class of its own that is called ${Class.name} too`;
      throw new StudentFault('wrong', `expected JavaScript's own ${Class.name}, but it threw ${own}: ${error.message}`);
    }
    if (!error.thrown.classes.includes(Class.name)) {
      throw new StudentFault('wrong', `expected ${wanted}, but it threw ${error.stack}`);
    }
    if (pattern && !pattern.test(error.message)) {
      throw new StudentFault(
        'wrong',
        `threw ${oneOf(Class)} as it should, but its message does not say what is wrong: ${error.message}`,
      );
    }
    return { pass: true, message: () => 'it refused' };
  },
  /** Jest's own, which does not say what it compared. */
  toMatchObject(this: MatcherContext, actual: unknown, expected: object) {
    const { equals, utils, customTesters } = this;
    const { iterableEquality, subsetEquality } = utils;
    const pass = equals(actual, expected, [...customTesters, iterableEquality, subsetEquality]);
    const message = () => utils.printDiffOrStringify(expected, actual, 'Expected', 'Received', false);
    return { pass, message, actual, expected, name: 'toMatchObject' };
  },
  /** What has been printed on standard error until now tells people what is wrong, and is not what Node prints of a program that crashes. */
  toShowNoStackTrace(program: StudentProgram) {
    const trace = stackTraceIn(program.stderr());
    if (!trace) return { pass: true, message: () => 'it shows none' };
    const what = trace.thrown === '' ? '' : ` of "${trace.thrown}"`;
    throw new StudentFault('wrong', `your program printed a stack trace${what}, as one does that dies of an error`);
  },
};

function oneOf({ name }: ErrorClass): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

type ErrorClass = typeof RangeError | typeof SyntaxError | typeof TypeError | typeof Error;

export interface Matchers<Returned> {
  /**
   * These bytes come next; more may follow. Takes a TCP peer, a program (its standard output) or an inbox.
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('one');
   * await peer.send('two');
   * await expect(peer).toReceive('ONETWO'); // in however many pieces
   */
  toReceive(data: Sendable, withinMs?: number): Promise<Returned>;
  /**
   * The stream ends now, and nothing comes before.
   * @param how the end that is right: `fin`, where the connection was closed, unless told otherwise; `reset`; or `ended`, with its program
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('bye');
   * peer.halfClose();
   * await expect(peer).toReceive('BYE');
   * await expect(peer).toReceiveEnd();
   */
  toReceiveEnd(how?: End, withinMs?: number): Promise<Returned>;
  /**
   * The student's function refuses its arguments with an error of this class, and where given with a message that says why. Unlike
   * `.rejects.toThrow`, a program that hangs or dies instead is not taken for one that refuses.
   * @example
   * const { half } = student.functions<typeof import('./functions.js')>();
   * await expect(half(-1)).toRefuse(RangeError, /negative/);
   */
  toRefuse(Class: ErrorClass, pattern?: RegExp): Promise<Returned>;
  /**
   * What the program has printed on standard error until now tells people what is wrong, and is not what Node prints of one that crashes.
   * @example
   * const program = student.run(['--louder']);
   * expect(await program.exit()).toMatchObject({ code: 2 });
   * expect(program.stderr()).toMatch(/no option --louder/);
   * expect(program).toShowNoStackTrace();
   */
  toShowNoStackTrace(): Returned;
}
