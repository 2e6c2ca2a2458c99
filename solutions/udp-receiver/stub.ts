/**
 * A UDP receiver.
 *
 * Lesson: content/10-udp.md
 * Check it: npm test udp-receiver
 *
 * startUdpReceiver(port, onMessage) must
 * - bind a UDP socket to the port that it is given, so that datagrams to 127.0.0.1 reach it; 0 stands for any free port;
 * - return the bound dgram.Socket, or a promise of it;
 * - call onMessage once for each datagram, as soon as it arrives, from any and all senders, however many send at once;
 * - take a datagram as it is, one message: never join two, never cut one up, and report equal ones as often as they come;
 * - say in the message, which stays as it is for as long as the caller keeps it,
 *   - `bytes`: the data of the datagram, unchanged, whatever bytes they are;
 *   - `size`: how many bytes these are;
 *   - `text`: the data read as UTF-8, each datagram by itself; bytes that make no character become U+FFFD;
 *   - `sender`: the address (as 127.0.0.1, dotted) and the port that the datagram came from;
 * - report an empty datagram like any other (size 0, text ''), and one of 65,507 bytes, the largest there is, whole;
 * - go on when a sender stops. UDP has no connection, so nothing that a sender does or leaves undone is an end;
 * - send nothing: a receiver owes nobody an answer.
 *
 * Not asked for: whether `text` keeps a byte order mark, and how many U+FFFD stand for bytes in a row that make no character.
 */
import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  throw new Error('not written yet');
}
