/** The lab kit: what checks are written with. Checks import it as `#lab`, and the grading worker that loads them hands it out. */
import { expect as base } from 'expect';
import { register, type CheckOptions } from '../engine/check/check.js';
import type { CheckContext } from './context.js';
import { matchers, type Matchers } from './matchers.js';
import { quickExpect } from './quick-expect.js';

export { default as fc } from 'fast-check';
export { knowsCallers } from './caller-watch.js';
export { MAX_UDP_PAYLOAD } from './udp.js';
export { Random } from '../engine/check/random.js';
export type { CallerWatch } from './caller-watch.js';
export type { CheckOptions } from '../engine/check/check.js';
export type { CheckContext } from './context.js';
export type { End, Inbox } from './inbox.js';
export type { Complaint, Stopwatch, Timed } from './in-time.js';
export type { ForAllOptions, Lab } from './lab.js';
export type { DirectionCounts, LinkCounts } from './link-counts.js';
export type { Share } from './link-fate.js';
export type { BottleneckOptions } from './bottleneck.js';
export type { Mailbox } from './mailbox.js';
export type { Matchers } from './matchers.js';
export type { CallOptions, Student } from './student.js';
export type { ServerOptions, StudentServer } from './student-server.js';
export type { TcpListener } from './tcp-listener.js';
export type { TcpPeer } from './tcp-peer.js';
export type { ProgramOptions, StudentProgram } from './student-program.js';
export type { ConnectOptions, ListenOptions, Tcp } from './tcp.js';
export type { Datagram, Udp, UdpPeer } from './udp.js';
export type { Direction, LinkOptions, Passing } from './link-options.js';
export type { UdpLink } from './udp-link.js';
export type { Remote } from '../engine/check/remote-functions.js';

/**
 * Declares a check: one claim about the student's program, as a sentence that begins with a verb.
 * @param run throws when the claim does not hold; it is given the student's program and the lab to speak to it
 * @example
 * check(
 *   'sends back in capitals what arrives',
 *   { points: 2, hint: 'A string has toUpperCase.', lesson: '08-tcp-streams#flow-control-a-slow-reader' },
 *   async ({ student, lab }) => {
 *     const server = await student.start('startUpperServer');
 *     const peer = await lab.tcp.connect(server);
 *     const word = lab.random.word();
 *     await peer.send(word);
 *     await expect(peer).toReceive(word.toUpperCase());
 *   },
 * );
 */
export function check(name: string, options: CheckOptions, run: (context: CheckContext) => Promise<void>): void {
  register({ name, ...options, run });
}

type Expectation<Returned, Actual> = jest.JestMatchers<Actual> & Matchers<Returned>;
interface LabExpect extends Omit<jest.Expect, 'extend'> {
  <Actual>(actual: Actual): Expectation<void, Actual>;
}

/**
 * Gives an `expect` the lab's matchers.
 * @internal
 */
export function extendExpect(base: unknown): LabExpect {
  const { extend } = base as { extend: (added: object) => void };
  extend(matchers);
  return quickExpect(base as LabExpect & Parameters<typeof quickExpect>[0]);
}

/**
 * Jest's `expect`, with the lab's matchers. Those that wait for the student's program must be awaited.
 * @example
 * const { half } = student.functions<typeof import('./functions.js')>();
 * const returned = await half(7);
 * expect(returned).toBe(3.5);
 * expect({ returned, of: 7 }).toMatchObject({ returned: 3.5 });
 */
export const expect = extendExpect(base);
