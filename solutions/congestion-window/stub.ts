/**
 * The congestion window of a TCP sender, as RFC 5681 (sections 3.1 and 3.2) moves it.
 *
 * Lesson: content/09-inside-tcp.md
 * Check it: npm test congestion-window
 *
 * All sizes are whole numbers of bytes; flightSize and cwnd may come to be far more than 2^32, and what is sent in all
 * more than 2^53. smss is the sender's largest segment size, 64 to 9000.
 *
 * initialWindow(smss) must return the window at the beginning: 4 × smss if smss is at most 1095, 3 × smss if it is more
 * and at most 2190, 2 × smss if it is more than that.
 *
 * traceWindow(smss, ssthresh, events) is given the threshold at the beginning (at least 2 × smss; Infinity is usual) and
 * what happens to a connection, in order. It must return an array with a step for each event: what is the case right
 * after it. Before the first event cwnd is initialWindow(smss), and nothing is on the way.
 * A step has exactly these fields:
 * - flightSize: how many bytes are sent and not acknowledged. Each byte counts once, however often it is sent;
 * - cwnd and ssthresh: the congestion window and the threshold;
 * - phase: 'fast recovery' as described below; otherwise 'slow start' while cwnd is less than ssthresh, and 'congestion
 *   avoidance' when it is not;
 * - resend: true if this event makes the sender send the first unacknowledged segment again, otherwise false.
 *
 * The events are:
 * - { type: 'send', bytes }: so many new bytes are sent. flightSize grows by them; nothing else changes.
 * - { type: 'ack', bytes }: an acknowledgement of so many bytes that were not acknowledged before, one or more. It takes
 *   them off flightSize. Then cwnd changes, by the phase before the event:
 *   - in slow start it grows by those bytes, but by smss at the most; it may come out above ssthresh;
 *   - in congestion avoidance it grows by smss × smss / cwnd, rounded down, but by 1 at the least;
 *   - fast recovery ends: cwnd becomes ssthresh, and does not grow besides, even if there is more to be acknowledged.
 * - { type: 'duplicate' }: an acknowledgement that acknowledges nothing new. They are counted.
 *   - The first and the second change nothing.
 *   - The third makes the sender send again. ssthresh becomes half of flightSize, rounded down, but 2 × smss at the
 *     least; cwnd becomes ssthresh + 3 × smss; fast recovery begins.
 *   - Each one after that, in fast recovery, adds smss to cwnd.
 * - { type: 'timeout' }: the timer has run out. The sender sends again; cwnd becomes smss, in any phase, and fast
 *   recovery is over. ssthresh becomes half of flightSize, rounded down, but 2 × smss at the least; but if nothing new was
 *   acknowledged since the last timeout, so that it is the same segment that is lost again, ssthresh stays as it is.
 * Acknowledgements of new data and timeouts set the count of duplicates back to 0. Sending does not.
 *
 * The events are such as can be: no more is acknowledged than is on the way, and duplicates and timeouts come only when
 * something is. A sender may send less than it is allowed to, so half of flightSize is not half of cwnd. How much is sent is
 * not checked against cwnd. There may be thousands of events. traceWindow does not change them, and each call begins anew.
 *
 * Left out: the receiver's window; limited transmit (RFC 3042), so that all of flightSize counts at the third duplicate;
 * partial acknowledgements (NewReno, RFC 6582), SACK and ECN; the restart after a pause; a lost SYN; the initial window
 * of ten segments (RFC 6928); and the timer itself (RFC 6298).
 */
export type Event = { type: 'send' | 'ack'; bytes: number } | { type: 'duplicate' } | { type: 'timeout' };

export type Phase = 'slow start' | 'congestion avoidance' | 'fast recovery';

export interface Step {
  flightSize: number;
  cwnd: number;
  ssthresh: number;
  phase: Phase;
  resend: boolean;
}

export function initialWindow(smss: number): number {
  throw new Error('not written yet');
}

export function traceWindow(smss: number, ssthresh: number, events: readonly Event[]): Step[] {
  throw new Error('not written yet');
}
