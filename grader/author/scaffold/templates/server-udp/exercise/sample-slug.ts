/**
 * Sample title.
 *
 * Lesson: content/00-sample-lesson.md
 * Check it: npm test sample-slug
 *
 * sampleExport(port) must
 * - bind the UDP port that it is given, so that datagrams to 127.0.0.1 reach it;
 * - return its dgram.Socket, or a promise of it;
 * - answer each datagram with one datagram: the same text in capital letters, line ends and all;
 * - send each answer to the address and the port from which the datagram came, however many senders there are;
 * - take an empty datagram for a datagram like any other.
 */
// SAMPLE: your own contract comes here, one sentence a line; copy the file to solutions/sample-slug/stub.ts after each change.
import dgram from 'node:dgram';

export function sampleExport(port: number): dgram.Socket | Promise<dgram.Socket> {
  throw new Error('not written yet');
}
