/**
 * Sample title.
 *
 * Lesson: content/00-sample-lesson.md
 * Check it: npm test sample-slug
 *
 * This file, run as a program with the two arguments HOST and PORT (`sample-slug 127.0.0.1 4088`), must
 * - send for each line of its standard input one datagram to the UDP port PORT of HOST: the same text in capital letters;
 * - send it when the line has come, and not wait for the end of the input or for an answer;
 * - print each datagram that comes back, and "\n" after it, on standard output, and nothing else;
 * - end with exit code 0 when its input has ended and as many datagrams have come back as it has sent.
 */
// SAMPLE: your own contract comes here, one sentence a line; copy the file to solutions/sample-slug/stub.ts after each change.
import dgram from 'node:dgram';

throw new Error('not written yet');
