/**
 * Sample title.
 *
 * Lesson: content/00-sample-lesson.md
 * Check it: npm test sample-slug
 *
 * This file, run as a program with the two arguments HOST and PORT (`sample-slug 127.0.0.1 4088`), must
 * - connect to the TCP port PORT of HOST;
 * - answer each line of the server, which ends with "\n", with one line: the same text in capital letters;
 * - find the lines wherever the stream is cut: half a line is none yet, and two may come at once;
 * - end with exit code 0 when the server has closed its direction (FIN), after the last answer;
 * - where nobody listens, say so on standard error in words of its own, without a stack trace, and end with exit code 1.
 */
// SAMPLE: your own contract comes here, one sentence a line; copy the file to solutions/sample-slug/stub.ts after each change.
import net from 'node:net';

throw new Error('not written yet');
