/** The lab kit: what checks are written with. Checks import it as `#lab`, and the grading worker that loads them hands it out. */
import { expect as base } from 'expect';
import { register, type CheckContext, type CheckOptions } from './check.js';
import { matchers, type Matchers } from './matchers.js';

export { default as fc } from 'fast-check';
export { knowsCallers } from './caller-watch.js';
export { MAX_UDP_PAYLOAD } from './udp.js';
export { Random } from './random.js';
export type { CheckContext } from './check.js';
export type { Lab } from './lab.js';
export type { Student } from './student.js';
export type { StudentServer } from './student-server.js';
export type { TcpListener } from './tcp-listener.js';
export type { TcpPeer } from './tcp-peer.js';
export type { StudentProgram } from './student-program.js';
export type { Datagram, UdpPeer } from './udp.js';
export type { LinkOptions, UdpLink } from './udp-link.js';
export type { Remote } from './remote-functions.js';

/**
 * Declares a check: one claim about the student's program, as a sentence that begins with a verb.
 * @param run throws when the claim does not hold; it is given the student's program and the lab to speak to it
 */
export function check(name: string, options: CheckOptions, run: (context: CheckContext) => Promise<void>): void {
  register({ name, ...options, run });
}

type Expectation<Returned, Actual> = jest.JestMatchers<Actual> & Matchers<Returned>;
interface LabExpect extends Omit<jest.Expect, 'extend'> {
  <Actual>(actual: Actual): Expectation<void, Actual>;
}

/** Gives an `expect` the lab's matchers. */
export function extendExpect(base: unknown): LabExpect {
  const { extend } = base as { extend: (added: object) => void };
  extend(matchers);
  return base as LabExpect;
}

/** Jest's `expect`, with the lab's matchers. */
export const expect = extendExpect(base);
