/**
 * The table of netstat as data.
 *
 * Lesson: content/05-netstat.md
 * Check it: npm test netstat-report
 *
 * parseNetstat(text) is given what `netstat` printed on a Linux or on a Windows machine, with numbers in place of names (`-n`),
 * and must return an entry for every row, in the order of the table.
 * - A line ends with `\n` or `\r\n`, the last one perhaps with neither. Between two fields stand one or more blanks or tabs;
 *   there may be some before the first field and behind the last one as well.
 * - A row is a line whose first field is tcp, tcp6, udp or udp6 (on Linux) or TCP or UDP (on Windows).
 *   Every other line is no row: headings, even one that is broken over two lines, notices, empty lines, and rows of other kinds, such as
 *   `raw6` and `unix`. They are passed over, but for the line with a program's name below a row of Windows.
 * - A row of Linux: protocol, two queues, local address, foreign address, state, and if `-p` was given PID/program.
 *   The state may be empty, for TCP as well. It is made of capitals, digits and `_` alone; PID/program is a number, a slash and a name,
 *   or it is `-`.
 * - A row of Windows: protocol, local address, foreign address, for TCP a state, and if `-o` was given the PID.
 *   If `-b` was given, a line may follow, before the next row, that is nothing but the program's name in square brackets, with blanks
 *   around it.
 *   Other lines may stand between the row and that line (a part of the program), or in its place (a sentence).
 * - The texts hold nothing but what netstat prints, in any language. No program's name is empty, or has white space in it other than
 *   blanks and tabs. A text without rows gives no entries.
 *
 * An entry has these fields and no others; what the table does not tell is undefined, or left out:
 * - protocol: 'tcp' or 'udp';
 * - family: 'IPv6' for rows with tcp6 and udp6, and on Windows for those whose local address stands in brackets; otherwise 'IPv4'.
 *   (Linux shows some tcp6 sockets with IPv4 addresses; they are IPv6 sockets all the same.)
 * - local: address and port of this end. The port is what follows the last colon. The address is what stands before it, as it is
 *   written, but without the brackets of Windows; a `%` and what follows it belong to the address;
 * - foreign: address and port of the other end, in the same way; undefined if there is nobody: then the port is `*` or 0;
 * - state: the word in the table, but LISTEN for what Windows calls LISTENING; undefined if there is none;
 * - pid: the number of the process; undefined if it is not told, or 0 (with which Windows says that there is no process);
 * - program: on Linux all that stands behind the first slash of PID/program, to the end of the line; on Windows all that stands
 *   between the first `[` and the last `]` of the line with the name; in both cases with whatever is in it (blanks, slashes, brackets),
 *   but without blanks and tabs at its ends. Undefined if it is not told.
 *
 * listening(entries) must return those of the entries, such as parseNetstat gives, that wait for callers, unchanged and in their order:
 * TCP sockets in the state LISTEN, and UDP sockets without anybody at the other end. No others. They may be the same objects or equal ones.
 */
export interface Endpoint {
  address: string;
  port: number;
}

export interface SocketEntry {
  protocol: 'tcp' | 'udp';
  family: 'IPv4' | 'IPv6';
  local: Endpoint;
  foreign?: Endpoint | undefined;
  state?: string | undefined;
  pid?: number | undefined;
  program?: string | undefined;
}

export function parseNetstat(text: string): SocketEntry[] {
  throw new Error('not written yet');
}

export function listening(entries: readonly SocketEntry[]): SocketEntry[] {
  throw new Error('not written yet');
}
