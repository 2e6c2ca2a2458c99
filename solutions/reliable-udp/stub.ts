/**
 * A reliable transfer over UDP: one program sends bytes, another receives them, and the link between them is bad.
 *
 * Lesson: content/10-udp.md
 * Check it: npm test reliable-udp
 *
 * You write both ends, and the protocol that they speak is yours: nobody looks into your datagrams. The checks run the two ends in two
 * processes, and everything between them passes a link that may
 * - lose datagrams: one of five in each direction, now and then two in a row, never three;
 * - deliver a datagram twice, the second copy up to 40 ms after the first;
 * - let one datagram be overtaken by others;
 * - damage a datagram: one bit, anywhere in it, is turned over, in acknowledgements too. (UDP's own checksum does not help: the link
 *   does the damage between two hops, as a router with a faulty memory would.)
 * - delay: without loss, datagram and acknowledgement together take 30 ms at most.
 * It carries datagrams of 1,200 bytes at most, your headers included; longer ones are lost.
 *
 * receiveReliably(port) must
 * - bind a UDP socket to that port, so that datagrams to 127.0.0.1 reach it, and resolve with all bytes of one transfer, exactly and in
 *   order, once they are there;
 * - wait for them as long as it takes: no pause ends it, before the first datagram or between two;
 * - acknowledge each datagram to where it came from;
 * - go on acknowledging after the last byte. Its last acknowledgement may get lost, and no protocol can make the receiver sure that it
 *   did not: an acknowledgement of the acknowledgement may get lost as well. So the rule is one of patience: stay until 500 ms have
 *   passed in which no datagram came, then close the socket. Whether a damaged one counts, and whether the promise resolves before this
 *   or after, is up to you.
 *
 * sendReliably(data, port, { giveUpMs }) must
 * - send from a socket of its own to that port of 127.0.0.1, which is the link's;
 * - resolve once it knows that the receiver has all the bytes, and close its socket;
 * - send again what is not acknowledged in time. Wait 50 to 80 ms, and do not let that grow: the receiver does not stay for ever, and
 *   on a busy machine a shorter time sends copies for nothing. A damaged answer or an old one is no reason to send sooner. (Three
 *   acknowledgements of later datagrams may be one, as in TCP.)
 * - keep trying until nothing undamaged has come back for giveUpMs (default 5000), be it old or new: the receiver may come up later than
 *   the sender. Then, and not before, reject with an Error and close the socket;
 * - send at most three times the bytes of `data` while one of five datagrams is lost in each direction. All that this end hands to its
 *   socket counts, your headers, copies and the end included; acknowledgements do not. This is judged over several transfers of 3,500
 *   bytes together, so datagrams near 1,200 bytes are best.
 *
 * Both must
 * - carry any bytes and any number of them: none at all, or hundreds of thousands, up to 400,000;
 * - work several times at once in the same process, each with ports of its own: keep what belongs to a transfer inside the function.
 *
 * Stop-and-wait is enough for all points. For extra credit
 * - have a window: on a link with a delay of 10 ms in each direction and without loss, at least 16 different datagrams are on the way to
 *   the receiver at some time during a transfer of 100,000 bytes;
 * - and do not flood a bottleneck: where the link sends on one datagram in 2 ms and only two may wait, which nobody tells your program,
 *   at most half of what it sends in a transfer of 60,000 bytes is thrown away at the full queue. Begin with a small window, and shrink
 *   it on loss.
 */
import dgram from 'node:dgram';

export interface SendOptions {
  /** How long the sender goes on without hearing anything, in ms: 100 to 60,000. Default 5000. */
  giveUpMs?: number;
}

export async function sendReliably(data: Uint8Array, port: number, options: SendOptions = {}): Promise<void> {
  throw new Error('not written yet');
}

export async function receiveReliably(port: number): Promise<Uint8Array> {
  throw new Error('not written yet');
}
