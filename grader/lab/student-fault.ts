import type { Cause } from '../results/result.js';

/** The student's program did something that a check does not accept. Everything else that a check throws is the grader's fault. */
export class StudentFault extends Error {
  readonly code = 'student-fault';
  /** Jest prints this instead of a stack, which would be the grader's. */
  override stack = '';

  constructor(
    readonly reason: Cause,
    message: string,
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
