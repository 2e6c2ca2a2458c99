/**
 * A TCP server that answers line by line, in capitals.
 *
 * Lesson: content/08-tcp-streams.md
 * Check it: npm test line-server
 *
 * startLineServer(port) must
 * - listen on the TCP port that it is given, so that clients reach it at 127.0.0.1;
 * - return the listening net.Server, or a promise of it;
 * - take what a client sends as lines of UTF-8 text. A line ends in LF or in CR LF, and in nothing else: a CR without an LF
 *   directly behind it is a character of the line, and so is U+2028;
 * - answer each line, as soon as its end has come, with the same line in capitals (as `toUpperCase` makes them) and an LF,
 *   and change nothing else: blanks stay, and an empty line is answered by an empty line;
 * - give the same answers wherever the segments were cut: many lines in one, a cut in a line, in a character, between CR and LF;
 * - when a client closes its direction (FIN), answer what came after the last line end, if anything did, as a line too,
 *   and only then close the connection;
 * - take lines of up to 4096 bytes, the line end counted too. As soon as more than 4096 bytes of one line have come, with an end or
 *   without: answer `ERROR line too long` and an LF, after the answers to the lines before it; answer nothing more to this client,
 *   and close the connection, by FIN and not by a reset, which could destroy the answer on its way, also when the client goes on;
 * - serve many clients at the same time, each with its own unfinished line, for as long as it stays: silence ends no connection;
 * - keep running when a client has gone, and when one breaks its connection off (RST).
 *
 * Not asked for: bytes that are not UTF-8, a byte order mark, a CR as the very last byte before the FIN, a client that has not closed
 * three seconds after the refusal, a port that is taken.
 */
import net from 'node:net';

export function startLineServer(port: number): net.Server | Promise<net.Server> {
  throw new Error('not written yet');
}
