import type { Cause } from '../results/result.js';

/** A program that ends a check so does nothing at all in it. One that does something wrong may do other things right. */
const NOTHING_TO_SEE: ReadonlySet<Cause> = new Set(['not-written', 'export', 'timed-out', 'rule-broken']);

/** The student's program did something that a check does not accept. Everything else that a check throws is the grader's fault. */
export class StudentFault extends Error {
  readonly code = 'student-fault';
  /** Jest prints this instead of a stack, which would be the grader's. */
  override stack = '';

  /**
   * @param showsNothing the program did nothing that could be judged, such as listen: a check that needs this one would only show the same again
   */
  constructor(
    readonly reason: Cause,
    message: string,
    readonly showsNothing = NOTHING_TO_SEE.has(reason),
  ) {
    super(message);
    this.name = 'StudentFault';
  }
}

/** By its code and not by `instanceof`: Jest gives each test file globals of its own. */
export function isStudentFault(error: unknown): error is StudentFault {
  return (error as { code?: unknown } | undefined)?.code === 'student-fault';
}

/** The port was free, and nobody else has it now: a program that then finds it in use has taken it before. */
export function listensTwice(port: number): string {
  return `your program found port ${port} in use (EADDRINUSE), and it is your program itself that has it: it listens there more than once`;
}

/** The check's own server has the port, and the program was given it to call. */
export function listensAsClient(port: number): string {
  return `your program called listen on port ${port}, where the server that it is to call listens already: a client calls connect`;
}
