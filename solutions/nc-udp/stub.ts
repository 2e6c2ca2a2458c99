/**
 * Netcat with -u: both halves of it over UDP, where there are datagrams and no connections.
 *
 * Lesson: content/13-netcat.md
 * Check it: npm test nc-udp
 *
 * This file is a program. Bytes of any value are carried unchanged, not only text, and nothing else is printed on
 * standard output.
 *
 * As a client, run with the three arguments -u, HOST and PORT (`nc-udp -u 127.0.0.1 4088`), it must
 * - send each piece that it reads from its standard input (from a keyboard that is a line) to HOST and PORT as one
 *   datagram, as it comes; a piece of more than 1,400 bytes may be cut into several datagrams, sent in order, and has
 *   to be where one cannot hold it (65,507 bytes is the most);
 * - print what is in the datagrams that come back from HOST and PORT, as they come, and ignore datagrams from anywhere
 *   else.
 *
 * As a listener, run with the three arguments -u, -l and PORT (`nc-udp -u -l 4088`), it must
 * - take that UDP port, so that senders reach it at 127.0.0.1;
 * - print what is in the datagrams of any and all senders, in the order in which they come;
 * - send each piece that it reads from its standard input as one datagram (cut up as above) to the sender of the
 *   datagram that came last; what is typed before the first datagram has come is kept until then, and several
 *   pieces of it may go out as one.
 *
 * UDP knows no end. In both halves the program must go on
 * - when a datagram is empty (there is nothing to print then, but its sender is the one that came last);
 * - when one of its senders has gone, even if something is sent to it after that (the listener; whether a client goes
 *   on when nobody is at HOST and PORT is up to you);
 * - when its input has ended, even an empty one, for which nothing is sent: it still prints what comes.
 * It is ended from outside, with Ctrl-C.
 *
 * Not asked for: IPv6, a name as HOST, a port in use, and arguments of another form.
 */
import dgram from 'node:dgram';

throw new Error('not written yet');
