/**
 * A TCP echo server.
 *
 * Lesson: content/07-tcp.md
 * Check it: npm test echo-server
 *
 * startEchoServer(port) must
 * - listen on the TCP port that it is given, so that clients reach it at 127.0.0.1;
 * - return the listening net.Server, or a promise of it;
 * - send every byte that a client sends back to that client, unchanged, in order and once: bytes of any value, not only text;
 * - serve many clients at the same time, each with its own bytes;
 * - when a client closes its direction (FIN), send what is still owed, and only then close the connection too;
 * - while a client does not read its answers, stop reading from that client, so that megabytes do not pile up in memory,
 *   and go on serving the others meanwhile;
 * - keep running when a client has gone, and when one breaks its connection off (RST).
 */
import net from 'node:net';

export function startEchoServer(port: number): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}
