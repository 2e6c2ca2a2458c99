/**
 * A port number, read strictly, and its range.
 *
 * Lesson: content/01-hosts-processes-ports.md
 * Check it: npm test port-number
 *
 * parsePort(text) must
 * - return the port as a number when the text is one or more of the ten ASCII digits `0` to `9`, and nothing else,
 *   read as a decimal number: '80' is 80, and both '0' (the lowest port) and '65535' (the highest) are ports;
 * - take any number of leading zeros, even 130,000, which change nothing: '0080' is 80, '010' is 10, '000' is 0;
 * - throw a SyntaxError when the text has anything else in it, wherever that stands, or is empty: blanks, tabs and line ends,
 *   signs, points and commas, letters (so no '8e1', no '0x50', no '80abc'), the digits of other scripts ('٨٠', '８０', '8²').
 *   This comes first: text that is not made of digits alone is a SyntaxError even if what it seems to mean is too large;
 * - throw a RangeError when the text is made of digits alone, but the number is over 65535, however many digits it has.
 *
 * portRange(port) must
 * - return 'system' for the ports 0 to 1023, 'registered' for 1024 to 49151, and 'dynamic' for 49152 to 65535 (RFC 6335);
 * - throw a RangeError when the number is no port: below 0, over 65535, with a fraction, NaN or infinite.
 */
export type PortRange = 'system' | 'registered' | 'dynamic';

export function parsePort(text: string): number {
  throw new Error('not written yet');
}

export function portRange(port: number): PortRange {
  throw new Error('not written yet');
}
