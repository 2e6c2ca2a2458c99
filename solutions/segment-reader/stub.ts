/**
 * TCP segments, byte by byte: what stands in one, whether it is sound, and what many of them tell together.
 *
 * Lesson: content/09-inside-tcp.md
 * Check it: npm test segment-reader
 *
 * parseSegment(bytes) is given one segment (RFC 9293, section 3.1): a TCP header and the data behind it, nothing before
 * and nothing after. It must return an object with
 * - sourcePort, destinationPort, sequence, acknowledgement, window, checksum, urgentPointer: the numbers as they stand
 *   in the header, whatever the flags say. None is negative, and the window is not scaled;
 * - flags: an object with eight booleans: cwr, ece, urg, ack, psh, rst, syn and fin;
 * - options: kind and value of each option, in their order. The value is the bytes behind the length byte, perhaps
 *   none. Kind 1 is a filler of one byte, which is left out. Kind 0, one byte, too, is the end mark: it is left out, and
 *   so is all that stands behind it in the header, whatever that is. Without a mark the options end with the header;
 * - data: the bytes behind the header, perhaps none.
 *
 * parseSegment must throw a RangeError when a length cannot be true:
 * - there are fewer than 20 bytes;
 * - the header says that it is shorter than 20 bytes, or longer than all the bytes that there are;
 * - the length byte of an option is missing, since the header ends behind its kind; or it is below 2; or the option
 *   goes on beyond the header, even if there is data there.
 * Nothing else is a fault: not an unknown kind, not a value of odd size, not strange flags, not a wrong checksum.
 *
 * checksumOk(segment, addresses) is given the bytes of a whole segment, 20 to 65,515 of them (an odd number, too), and
 * the IPv4 addresses of sender and receiver, such as '127.0.0.1'. It must return true if the segment is sound: if the
 * sum of pseudo-header and segment as RFC 1071 takes it, the checksum field included, is ffff. Otherwise false. Nothing else
 * counts, not even a length in the header that cannot be true.
 *
 * handshake(segments) is given segments of one attempt to connect, such as parseSegment returns: from both sides, in the
 * order in which they were captured. Some may be there twice, some may be missing, some may be old ones that answer
 * something else; none has both SYN and RST. The first one is the client's SYN; it has no ACK. The two sides have
 * different ports, by which you tell them apart. If the client sends its SYN again, it has the same sequence number.
 * handshake must return
 * - 'established' when the server answers and then the client acknowledges the answer. The answer is a segment with SYN
 *   and ACK, whose acknowledgement number is the one behind the sequence number of the client's SYN. The client's is a
 *   segment with ACK and without SYN and RST, whose acknowledgement number is the one behind the sequence number of the
 *   answer; it may carry data. All answers that count have the same sequence number;
 * - 'refused' when the server sends a segment with RST and ACK, whose acknowledgement number is the one behind the
 *   sequence number of the client's SYN;
 * - 'incomplete' when neither happens, and when there are no segments.
 * If both happen, the earlier one decides; what follows does not matter. The number behind 4294967295 is 0.
 *
 * reassemble(segments) is given segments that one side of a connection sent, such as parseSegment returns, in any order:
 * some lost and sent again, some doubled, some overlapping, some cut otherwise the second time. A SYN is among them,
 * anywhere, perhaps more than once with the same number. reassemble must return the bytes of the stream from its first
 * byte up to the first one that is missing, each of them once; all that lies behind a missing byte is left out.
 * - The first byte has the number behind the sequence number of the SYN. (If the SYN itself carries data, which it may,
 *   that data is the beginning of the stream.) After 4294967295 comes 0.
 * - Segments without data add nothing, whatever their number. Other flags than SYN change nothing.
 * - All data belongs to the stream, and where segments overlap, they hold the same bytes. A stream is shorter than 2^31
 *   bytes.
 *
 * There may be thousands of segments. No function changes what it is given; value, data and stream may be views of that.
 */
export interface Flags {
  cwr: boolean;
  ece: boolean;
  urg: boolean;
  ack: boolean;
  psh: boolean;
  rst: boolean;
  syn: boolean;
  fin: boolean;
}

export interface Option {
  kind: number;
  value: Uint8Array;
}

export interface Segment {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgement: number;
  flags: Flags;
  window: number;
  checksum: number;
  urgentPointer: number;
  options: Option[];
  data: Uint8Array;
}

export interface Addresses {
  source: string;
  destination: string;
}

export function parseSegment(bytes: Uint8Array): Segment {
  throw new Error('not written yet');
}

export function checksumOk(segment: Uint8Array, addresses: Addresses): boolean {
  throw new Error('not written yet');
}

export function handshake(segments: readonly Segment[]): 'established' | 'refused' | 'incomplete' {
  throw new Error('not written yet');
}

export function reassemble(segments: readonly Segment[]): Uint8Array {
  throw new Error('not written yet');
}
