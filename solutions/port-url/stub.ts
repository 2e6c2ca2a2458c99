/**
 * The address in a URL: scheme, host and port.
 *
 * Lesson: content/04-ports-in-urls.md
 * Check it: npm test port-url
 *
 * parseAddress(url) reads `scheme://host` or `scheme://host:port` and must return an object with exactly these fields:
 * - scheme: what stands before the first colon, in small letters. It is an ASCII letter, then any ASCII letters,
 *   digits, `+`, `-` and `.`;
 * - host: a name or an IP address, in small letters. An IPv6 address stands in brackets in the URL and has none in the
 *   result;
 * - port: the number that is written, or the default of the scheme: http 80, https 443, ssh 22, smtp 25, dns 53. Every
 *   other scheme is unknown and has no default. A written port has only the digits 0 to 9 and is 0 to 65535; leading
 *   zeros change nothing: `:0080` is port 80;
 * - explicit: true when the port is written in the URL, even if it is the default; false when it is implied.
 *
 * The authority begins behind `//` and ends before the first `/`, `?` or `#`, or with the text. What follows has no
 * effect on the result. If there is an `@` in the authority, neither has anything up to the last `@`: that is a user
 * name, perhaps a password.
 *
 * parseAddress(url) must throw a SyntaxError when the text cannot be read as such a URL:
 * - there is no scheme, or no `//` directly behind the scheme's colon;
 * - there is no host, as in `http://:8080/` and in `http:///index.html`;
 * - there is a colon for the port with nothing behind it, or with anything but digits;
 * - an IPv6 address has no brackets, a bracket is not closed, or what is in brackets is no IPv6 address (`isIPv6` of
 *   node:net can tell);
 * - anything but a colon and a port follows the closing bracket, before the authority ends.
 * It must throw a RangeError when the text can be read, but there is no such port:
 * - the port is over 65535, however many digits it has;
 * - the scheme is unknown, and no port is written.
 * The message of the error must say what is wrong, with the word "host" in it when the host is missing, "port" when
 * what stands behind the host's colon is no port (65536 is none either), and "scheme" when the scheme is unknown and no
 * port is written (capitals are fine). Of several faults in one URL, the error for any one will do.
 *
 * formatAddress(address) must return `scheme://host` or `scheme://host:port`, for an address such as parseAddress
 * returns:
 * - the port is left out if it is the default of this very scheme, and written if it is not, whatever `explicit` says;
 * - a host with a colon in it is put in brackets;
 * - nothing follows, not even a slash.
 *
 * For http and https, both must agree with Node's class URL on every text of this kind:
 * - the scheme in any mixture of small letters and capitals, and `://`;
 * - perhaps letters, digits and `.`, `-`, `_`, `:`, `@` before the host, with an `@` as the last of them;
 * - a name of ASCII letters, digits, hyphens and dots (no part of it empty or beginning with `xn--`, its last part
 *   beginning with a letter), or an IPv4 address such as 127.0.0.1, its numbers without leading zeros, or in brackets
 *   an IPv6 address in its shortest form, all of it hexadecimal, such as 2001:db8::1; letters small or capital;
 * - perhaps a colon and a port, right or wrong, but not empty, and without blanks, control characters and backslashes;
 * - perhaps `/`, `?` or `#`, and after that any visible ASCII characters but the backslash.
 * To agree means: where `new URL(url)` throws, parseAddress throws. Otherwise the scheme is URL's `protocol` without
 * its colon, the host is its `hostname` without brackets, the port is its `port`, or the default where that is empty,
 * and formatAddress(parseAddress(url)) is its `origin`.
 *
 * The two differ where URL is lenient: it takes `http://a:/`, `http:///a` and `http:a`, and it passes over a tab, a
 * line end or another control character in a port, a blank behind it, and a backslash; all of these are faults here (no digits). Not asked for, with
 * any scheme: hosts of another kind than those above, and blanks or a backslash outside the port.
 */
export interface Address {
  scheme: string;
  host: string;
  port: number;
  explicit: boolean;
}

export function parseAddress(url: string): Address {
  throw new Error('not written yet');
}

export function formatAddress(address: Address): string {
  throw new Error('not written yet');
}
