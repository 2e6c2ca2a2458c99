/**
 * Sample title.
 *
 * Lesson: content/00-sample-lesson.md
 * Check it: npm test sample-slug
 *
 * sampleExport(port) must
 * - listen on the TCP port that it is given, so that clients reach it at 127.0.0.1;
 * - return the listening net.Server, or a promise of it;
 * - answer each line of a client, which ends with "\n", with one line: the same text in capital letters;
 * - find the lines wherever the stream is cut: half a line is none yet, and two may come at once;
 * - serve many clients at the same time, each with its own lines;
 * - when a client closes its direction (FIN), send what is still owed, and then close the connection too;
 * - keep running when a client breaks its connection off (RST).
 */
// SAMPLE: your own contract comes here, one sentence a line; copy the file to solutions/sample-slug/stub.ts after each change.
import net from 'node:net';

export function sampleExport(port: number): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}
