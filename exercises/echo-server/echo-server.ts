/**
 * A TCP echo server.
 *
 * Lesson: content/08-tcp-streams.md
 * Check it: npm test echo-server
 *
 * startEchoServer(port) must
 * - listen on the TCP port that it is given, so that clients reach it at 127.0.0.1;
 * - return the listening net.Server, or a promise of it;
 * - send every byte that a client sends back to that client, unchanged, in order and once: bytes of any value, not only text;
 * - serve many clients at the same time, each with its own bytes, for as long as it stays: silence ends no connection;
 * - when a client closes its direction (FIN), send what is still owed, however late the client reads it, and only then close
 *   the connection too;
 * - while a client does not read its answers, stop reading from that client, so that your program never keeps more than 1 MiB for it,
 *   and go on serving the others meanwhile, however many do not read;
 * - keep running when a client has gone, and when one breaks its connection off (RST).
 *
 * Not asked for: a port that is taken.
 */
import net from 'node:net';

export function startEchoServer(port: number): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}
