/**
 * The server half of netcat: it waits for one client, shows what that client sends, and sends it what is typed.
 *
 * Lesson: content/13-netcat.md
 * Check it: npm test nc-listen
 *
 * This file is a program. Run with the two arguments -l and PORT (`nc-listen -l 4088`) it must
 * - listen on that TCP port, so that clients reach it at 127.0.0.1, and accept the first connection that it receives;
 * - print everything that this client sends on its standard output, unchanged and as it comes, and print nothing else
 *   there;
 * - send everything that it reads from its standard input to this client, unchanged and as it comes; what is typed
 *   before the client has connected is kept and sent first;
 * - do both at the same time, with bytes of any value, not only text;
 * - serve nobody else: whoever connects later may be refused, cut off or left waiting, but is not shown and not sent
 *   anything, does not disturb the first client, and does not keep the program from ending;
 * - close its direction (FIN) when its input has ended and all of it has been sent, and go on printing until the
 *   client closes too;
 * - end with exit code 0 when the client has closed its direction, after the last byte is printed, although its input
 *   may still be open (whether it first sends what is left of its input is up to you);
 * - end, with whatever exit code, also when the client breaks the connection off (RST), at whatever moment; a message on
 *   standard error is welcome, a stack trace must not appear;
 * - when the port is in use already, say so on its standard error with the words "in use", not with a stack trace, and
 *   end with exit code 1, although its input is still open (before that it may try once more, for a second at most).
 */
import net from 'node:net';

throw new Error('not written yet');
