/**
 * The client half of netcat: what is typed goes to a TCP server, what the server sends appears on the screen.
 *
 * Lesson: content/13-netcat.md
 * Check it: npm test nc-client
 *
 * This file is a program. Run with the two arguments HOST and PORT (`nc-client 127.0.0.1 4088`) it must
 * - connect to that host and that port over TCP;
 * - send everything that it reads from its standard input, unchanged and as it comes: it does not wait for the end of
 *   a line, for the end of the input, or for an answer, and what is typed before the connection stands is sent
 *   afterwards;
 * - print everything that the server sends on its standard output, unchanged and as it comes, and print nothing else
 *   there;
 * - do both at the same time, with bytes of any value, not only text;
 * - close its direction (FIN) when its input has ended and all of it has been sent, and go on printing until the
 *   server closes too;
 * - end with exit code 0 when the server has closed (FIN) and the input has ended (when the server closes first, it may
 *   end at once; the exit code is then up to you, as it is when the server breaks the connection off);
 * - while the server does not read, or the connection does not stand yet, stop reading its input, so that megabytes do
 *   not pile up in memory, and go on printing meanwhile;
 * - when the connection is refused, say so on its standard error with the host (as given, or its address), the port and
 *   the word "refused" (ECONNREFUSED has it), not with a stack trace, and end with exit code 1, although its input is
 *   still open.
 */
import net from 'node:net';

throw new Error('not written yet');
