/**
 * The file /etc/services, read and looked up.
 *
 * Lesson: content/02-server-ports.md
 * Check it: npm test service-lookup
 *
 * parseServices(text) reads the text of a services file and must return { services, problems }. How a line is read:
 * - a line ends with `\n` or with `\r\n`; the last one may do without. Any other `\r` is a character like a letter (at the very
 *   end of the text it may also be left out);
 * - a `#` begins a comment, wherever it stands, also right behind a field; the comment reaches to the end of the line
 *   and counts for nothing;
 * - what is left is cut into fields. Between two fields stand one or more blanks and tabs, in any mixture; blanks and tabs before
 *   the first field and behind the last one mean nothing. A blank is U+0020; no other character parts fields;
 * - a line without any field describes nothing, and is no problem either;
 * - any other line is well-formed if it has at least two fields and the second one is a port, one slash and a protocol, as in `80/tcp`.
 *   The port is written in the digits `0` to `9` alone and is at most 65535 (leading zeros change nothing: `0080/tcp` is port 80).
 *   The protocol is one or more characters other than a slash: tcp, udp, sctp, whatever it may be.
 *
 * services has an object for every well-formed line, in the order of the file, and for every such line its own, even if the same name
 * or the same port has come before. It has these four fields and no others:
 * - name: the first field; port: a number; protocol: as it is written; aliases: all fields behind the second in their order, [] if none.
 * Nothing is turned into small letters or capitals.
 *
 * problems has an object for every line that has fields and is not well-formed, in the order of the file, with at least these two fields:
 * - line: the number of the line in the file. The first line is number 1, and every line is counted, with comments and empty ones;
 * - reason: what is wrong with it, in your own words (not empty).
 * Such a line gives no service, and the lines behind it are read like all others. parseServices does not throw.
 * A file may have 130,000 lines, and a line 130,000 aliases.
 *
 * findByName(services, name, protocol) must return the first of the services that has this name, or this name among its aliases:
 * a row that stands earlier wins, whether it is found by its name or by an alias. With a protocol, only services of this protocol are
 * considered; without one (undefined), all are. If there is none, it must return undefined.
 *
 * findByPort(services, port, protocol) must return the first of the services with this port and this protocol, or undefined.
 *
 * Both look at the list as it is when they are called, and change nothing in it.
 * Both must compare names and protocols exactly: `HTTP` is not `http`. Any text can be a name, `constructor` too.
 */
export interface Service {
  name: string;
  port: number;
  protocol: string;
  aliases: string[];
}

export interface Problem {
  line: number;
  reason: string;
}

export interface ServicesFile {
  services: Service[];
  problems: Problem[];
}

export function parseServices(text: string): ServicesFile {
  throw new Error('not written yet');
}

export function findByName(services: readonly Service[], name: string, protocol?: string): Service | undefined {
  throw new Error('not written yet');
}

export function findByPort(services: readonly Service[], port: number, protocol: string): Service | undefined {
  throw new Error('not written yet');
}
