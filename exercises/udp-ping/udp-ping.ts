/**
 * A ping over UDP: how good is the link to an echo server?
 *
 * Lesson: content/10-udp.md
 * Check it: npm test udp-ping
 *
 * ping(host, port, { count, timeoutMs }) must
 * - send the pings 1 to `count` to this host and port, each once, in this order, from one UDP socket, one right after the other: without
 *   waiting for answers in between. A ping is a datagram that holds the text `ping`, one blank and its number in decimal digits, all in
 *   ASCII: `ping 1`, `ping 2`, …;
 * - take for an answer to a ping only a datagram that comes from this host and port and holds the very same bytes as the ping. Ignore
 *   everything else: datagrams from elsewhere, numbers that were not sent, and other data, as if it had never come;
 * - take a ping as lost if no answer to it has come within timeoutMs milliseconds after it was sent; an answer that comes up to 200 ms
 *   later may count or not, since no timer is exact;
 * - return a promise of a report. It settles as soon as each ping is either answered or lost, with the socket closed by then. What comes
 *   afterwards counts for nothing. Lost pings are no error, even if all are lost because nobody has that port.
 *
 * The report says
 * - sent: how many pings were sent;
 * - received: how many of them were answered in time, each counted once however often it was answered;
 * - loss: the share of those sent that were lost, from 0 to 1;
 * - doubled: how many answers came to pings that had been answered already, all pings together;
 * - outOfOrder: how many pings were answered for the first time after another one with a higher number had been answered;
 * - roundTripsMs: for each ping, in the order of their numbers, the milliseconds from its sending to its first answer, and undefined if
 *   it was lost;
 * - minMs, avgMs, maxMs: the least, the arithmetic mean and the largest of these round trips, not rounded, and undefined if there are none.
 *
 * The host is an IPv4 address such as 127.0.0.1; count and timeoutMs are whole numbers from 1,
 * timeoutMs up to 86,400,000, which is a day.
 */
import dgram from 'node:dgram';

export interface PingOptions {
  count: number;
  timeoutMs: number;
}

export interface PingReport {
  sent: number;
  received: number;
  loss: number;
  doubled: number;
  outOfOrder: number;
  roundTripsMs: (number | undefined)[];
  minMs: number | undefined;
  avgMs: number | undefined;
  maxMs: number | undefined;
}

export async function ping(host: string, port: number, options: PingOptions): Promise<PingReport> {
  throw new Error('not written yet');
}
