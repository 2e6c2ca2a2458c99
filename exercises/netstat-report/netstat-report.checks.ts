import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, fc, type CheckContext, type Random } from '#lab';
import type { Endpoint, SocketEntry } from './netstat-report.js';

type Exports = typeof import('./netstat-report.js');

const READS = 'reads the rows of a Linux table';
const READS_WINDOWS = 'reads the rows of a Windows table';

check(
  READS,
  {
    points: 1,
    hint: [
      'Behind the protocol come two queues, two addresses, the state, and the process with its number. Ports and process numbers are to be numbers.',
      'Split the line at blanks: protocol, Recv-Q, Send-Q, local, foreign, state, PID/program. `Number` makes the ports and the PID numbers.',
      '`const [protocol, , , local, foreign, ...rest] = line.trim().split(/\\s+/);`',
    ],
    lesson: '05-netstat#the-columns-of-linux-netstat',
    covers: [
      'must return an entry for every row, in the order of the table',
      'A row of Linux: protocol, two queues, local address, foreign address, state',
      'local: address and port of this end',
      'state: the word in the table',
      'pid: the number of the process',
      'An entry has these fields and no others',
      "protocol: 'tcp' or 'udp'",
    ],
  },
  async (context) => {
    const rows = linuxRow({
      protocol: ['tcp'],
      family: ['IPv4'],
      kind: ['connected'],
      owner: simpleOwner,
      port: plainPort,
    });
    await readsBack(context, rows, linuxTable());
    context.lab.note('a table in which each row stands twice');
    await readsBack(context, rows, linuxTable(), 5, (entries) => [...entries, ...entries]);
  },
);

check(
  'passes over everything that is no row of TCP or UDP',
  {
    points: 1,
    needs: READS,
    hint: [
      'A heading may be broken over two lines, a notice may stand above it, and `raw` and `unix` sockets have no ports. What does a row begin with?',
      'Only a line whose first field is one of six words is a row. `raw6` and `tcp6` differ: compare the whole field, not how it begins.',
      '`if (!/^\\s*(tcp6?|udp6?)\\s/i.test(line)) continue;`, before anything else is read.',
    ],
    lesson: '05-netstat#netstat-lists-the-sockets-of-this-machine',
    covers: ['Every other line is no row', 'They are passed over', 'A text without rows gives no entries'],
  },
  async (context) => {
    const { parseNetstat } = context.student.functions<Exports>();
    for (const text of ['', '\n', LINUX_HEADINGS.join('\n'), `\n${WINDOWS_HEADINGS.join('\n')}\n`]) {
      expect(await parseNetstat(text)).toEqual([]);
    }
    const rows = linuxRow({ protocol: ['tcp'], family: ['IPv4'], kind: ['connected'], owner: simpleOwner });
    for (const headings of [LINUX_HEADINGS, BROKEN_HEADINGS, [NOTICE, ...LINUX_HEADINGS]]) {
      await readsBack(context, rows, linuxTable({ headings, tail: [...RAW_ROWS, ...UNIX_SOCKETS] }), 8);
    }
    context.lab.note('rows of other kinds stand among those of TCP and UDP');
    const six = (entries: SocketEntry[]) => Array.from({ length: 6 }, (_, index) => entries[index % entries.length]!);
    await readsBack(context, rows, linuxTable({ among: [...OTHER_ROWS, ...RAW_ROWS, ...UNIX_SOCKETS] }), 5, six);
  },
);

check(
  'splits an address from its port at the last colon',
  {
    points: 2,
    needs: READS,
    hint: [
      'An IPv6 address has colons of its own, and Linux writes no brackets: `:::8080` is the address `::` and a port. And what makes a socket one of IPv6 is the first column.',
      'Cut at the last colon, whatever stands before it. Whether a socket is one of IPv6 tells the protocol, tcp6, and not its address.',
      "`const colon = text.lastIndexOf(':');`, then `text.slice(0, colon)` and `text.slice(colon + 1)`.",
    ],
    lesson: '05-netstat#addresses-are-split-from-ports-at-the-last-colon',
    covers: [
      'The port is what follows the last colon',
      'The address is what stands before it, as it is written',
      "family: 'IPv6' for rows with tcp6 and udp6",
      'Linux shows some tcp6 sockets with IPv4 addresses; they are IPv6 sockets all the same',
    ],
  },
  async (context) => {
    const rows = linuxRow({ protocol: ['tcp'], family: ['IPv6', 'IPv4'], kind: ['connected'], owner: simpleOwner });
    await readsBack(context, rows, linuxTable());
  },
);

check(
  'leaves foreign out where nobody is at the other end',
  {
    points: 1,
    needs: READS,
    hint: [
      "The port at the other end is `*` then. `0.0.0.0` and `::` are nobody's address, but do not judge by the last character: 80 ends in 0, too.",
      'Cut the port off first, then ask: is it `*`, or the number 0? What the address looks like makes no difference.',
      "`const foreign = port === '*' || Number(port) === 0 ? undefined : { address, port: Number(port) };`",
    ],
    lesson: '05-netstat#the-columns-of-linux-netstat',
    covers: 'undefined if there is nobody: then the port is `*` or 0',
  },
  async (context) => {
    const rows = linuxRow({
      protocol: ['tcp'],
      family: ['IPv4'],
      kind: ['listening', 'connected'],
      owner: simpleOwner,
    });
    await readsBack(context, rows, linuxTable());
    const { random } = context.lab;
    const local = { address: '192.0.2.7', port: random.int(1, 65_535) };
    const base: SocketEntry = { protocol: 'tcp', family: 'IPv4', local, state: 'CLOSE', pid: 7, program: 'nc' };
    const nobodyThere = ['0.0.0.0:*', '192.0.2.9:*', '0.0.0.0:0', '198.51.100.3:0', '127.0.0.1:*', '10.0.0.0:0'];
    const none = nobodyThere.map((): SocketEntry => base);
    await readsTable(context, none, linuxTable({ nobodyThere: random.shuffle(nobodyThere) }));
    const somebody = ['0.0.0.0:80', '0.0.0.0:53', '10.0.0.0:10', '127.0.0.1:100', '0.0.0.0:50000', '0.0.0.0:1'];
    const all = random.shuffle(somebody).map((text): SocketEntry => ({ ...base, foreign: splitUp(text) }));
    await readsTable(context, all, linuxTable());
  },
);

check(
  'reads rows of UDP, with a state and without',
  {
    points: 2,
    needs: READS,
    hint: [
      'Split at blanks, a row without a state has one field fewer. What can the sixth field be, and how do you tell a state from a process?',
      'A state is made of capitals, digits and `_`; the process is a number with a slash, or a dash. So the field itself tells which of the two it is.',
      "`const state = /^[A-Z0-9_]+$/.test(rest[0] ?? '') ? rest.shift() : undefined;`, and what is left is the process.",
    ],
    lesson: '05-netstat#udp-has-no-state',
    covers: [
      'The state may be empty',
      'It is made of capitals, digits and `_` alone',
      'undefined if there is none',
      'A row is a line whose first field is tcp, tcp6, udp or udp6',
      "protocol: 'tcp' or 'udp'",
    ],
  },
  async (context) => {
    const rows = linuxRow({
      protocol: ['udp'],
      family: ['IPv4', 'IPv6'],
      kind: ['listening', 'connected'],
      owner: simpleOwner,
    });
    await readsBack(context, rows, linuxTable());
    // Whether a state is there does not follow from whether somebody is at the other end, nor from the word.
    const { random } = context.lab;
    const local = { address: '192.0.2.7', port: random.int(1, 65_535) };
    const states = [undefined, 'ESTABLISHED', 'UNKNOWN', 'CLOSE', 'FIN_WAIT2', 'NEW_SYN_RECV', anyWord(random)];
    const owners = [{ pid: 7, program: 'nc' }, { pid: 8, program: 'LISTEN' }, {}];
    const entries = states.flatMap((state) =>
      [undefined, { address: '192.0.2.9', port: 53 }].flatMap((foreign) =>
        (['IPv4', 'IPv6'] as const).map((family, index): SocketEntry => ({
          protocol: 'udp',
          family,
          local,
          foreign,
          state,
          ...owners[index],
        })),
      ),
    );
    const others = states.map((state): SocketEntry => ({
      protocol: 'udp',
      family: 'IPv4',
      local,
      state,
      ...owners[2],
    }));
    for (const some of inTables(random.shuffle([...entries, ...others]))) {
      await readsTable(context, some, linuxTable());
      const unowned = some.map(withoutOwner);
      await readsTable(context, unowned, linuxTable({ programs: false }));
    }
  },
);

check(
  'takes the whole name of a program, and none from a dash',
  {
    points: 2,
    needs: READS,
    hint: [
      'The number ends at the first slash. Everything behind it, to the end of the line, is the name: blanks, further slashes and all.',
      'Take it from the line and not from the fields: splitting at blanks has cut the name apart. `-` means that nobody may know.',
      '`const [, pid, program] = /(\\d+)\\/(.*)$/.exec(last) ?? [];`, where `last` is what stands behind state or foreign address, uncut; then `trim`.',
    ],
    lesson: '05-netstat#the-program-column-may-be-a-dash-and-may-hold-spaces',
    covers: [
      'on Linux all that stands behind the first slash of PID/program, to the end of the line',
      'Undefined if it is not told.',
      'PID/program is a number, a slash and a name, or it is `-`',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const local = { address: '0.0.0.0', port: random.int(1, 65535) };
    const base = { protocol: 'tcp', family: 'IPv4', local, foreign: { ...local, address: '192.0.2.7' } } as const;
    const named = oddNames.map((program) => ({ ...base, state: 'ESTABLISHED', pid: random.int(1, 99_999), program }));
    for (const some of inTables(random.shuffle([...named, { ...base, state: 'TIME_WAIT' }])))
      await readsTable(context, some, linuxTable());
    const stateless = named.map((entry): SocketEntry => ({ ...entry, protocol: 'udp', state: undefined }));
    for (const some of inTables(random.shuffle(stateless))) await readsTable(context, some, linuxTable());
    context.lab.note('blanks and tabs stand before and behind the name');
    await readsTable(context, named.slice(0, 6), linuxTable({ around: [' ', '\t', ' \t'] }));
    const owner = fc.oneof(nobody, fc.record({ pid: anyPid, program: linuxProgram }));
    const rows = linuxRow({ protocol: ['tcp'], family: ['IPv4'], kind: ['connected'], owner });
    await readsBack(context, rows, linuxTable());
  },
);

check(
  'does without the columns that were not asked for',
  {
    points: 1,
    needs: READS,
    hint: [
      'Without `-p` the rows of Linux end with the state, or, where that is empty, with the foreign address. There is nothing to be told then.',
      'A field that is not there is undefined, and not 0, NaN or an empty text. Ask whether it is there before you make a number of it.',
      '`pid: pid === undefined ? undefined : Number(pid)`, and the same for program and state.',
    ],
    lesson: '05-netstat#the-program-column-may-be-a-dash-and-may-hold-spaces',
    covers: [
      'and if `-p` was given PID/program',
      'and if `-o` was given the PID',
      'what the table does not tell is undefined, or left out',
    ],
  },
  async (context) => {
    const linux = linuxRow({
      protocol: ['tcp', 'udp'],
      family: ['IPv4'],
      kind: ['connected', 'listening'],
      owner: nobody,
    });
    await readsBack(context, linux, linuxTable({ programs: false }));
    const windows = windowsRow({ family: ['IPv4'], owner: nobody });
    await readsBack(context, windows, windowsTable({ pids: false }), 10);
  },
);

check(
  READS_WINDOWS,
  {
    points: 2,
    hint: [
      'There are no queues. The brackets tell IPv6 from IPv4, the port 0 says that nobody is there, and a row of UDP has one field fewer. LISTENING is LISTEN.',
      'Its rows have no queues, so everything stands two fields earlier. Behind the foreign address comes a state for TCP only, then the PID.',
      "`const state = word === 'LISTENING' ? 'LISTEN' : word;`; TCP or UDP in capitals, and a local address in brackets, which come off, makes it IPv6.",
    ],
    lesson: '05-netstat#the-columns-of-windows-netstat',
    covers: [
      'A row of Windows: protocol, local address, foreign address, for TCP a state',
      'LISTEN for what Windows calls LISTENING',
      'on Windows for those whose local address stands in brackets',
      'without the brackets of Windows; a `%` and what follows it belong to the address',
      'or 0 (with which Windows says that there is no process)',
      'A line ends with `\\n` or `\\r\\n`',
    ],
  },
  async (context) => {
    const rows = windowsRow({ family: ['IPv4', 'IPv6'], owner: fc.record({ pid: anyPid }) });
    await readsBack(context, rows, windowsTable());
    await readsBack(context, rows, windowsTable({ end: '\r\n' }), 10);
    const { random } = context.lab;
    const port = () => random.int(1, 65_535);
    const nobodyIn4 = ['0.0.0.0:0', '192.0.2.10:0', '*:*', '0.0.0.0:*'];
    const nobodyIn6 = ['[::]:0', '[::%12]:0', '[fe80::7%12]:0', '*:*', '[::]:*'];
    for (const [family, address, nobodyThere] of [
      ['IPv4', '192.0.2.10', nobodyIn4],
      ['IPv6', 'fe80::7%12', nobodyIn6],
    ] as const) {
      const entries = nobodyThere.flatMap((): SocketEntry[] => [
        { protocol: 'tcp', family, local: { address, port: port() }, state: 'LISTEN', pid: port() },
        { protocol: 'udp', family, local: { address, port: port() }, pid: port() },
      ]);
      const twice = nobodyThere.flatMap((text) => [text, text]);
      await readsTable(context, entries, windowsTable({ nobodyThere: twice }));
    }
    const local = { address: '192.0.2.10', port: port() };
    const foreign = { address: '0.0.0.0', port: random.pick([10, 80, 50_000]) };
    const words = ['BOUND', 'CLOSED', 'DELETE_TCB', 'FIN_WAIT_1', 'TIME_WAIT', anyWord(random)];
    const rest = random
      .shuffle(words)
      .map((state): SocketEntry => ({ protocol: 'tcp', family: 'IPv4', local, foreign, state }));
    await readsTable(context, [...rest, { protocol: 'udp', family: 'IPv4', local }], windowsTable());
    const numbered = rest.map((entry, index) => ({ ...entry, pid: [7, 10, 100, 65_540, 4_294_967_292, 4][index] }));
    await readsTable(context, numbered, windowsTable());
    const translated = TRANSLATED.map((state): SocketEntry => ({ ...numbered[0]!, state }));
    await readsTable(context, translated, windowsTable());
  },
);

check(
  'takes the name of a program from below its row on Windows',
  {
    points: 2,
    needs: READS_WINDOWS,
    hint: [
      'The name stands in brackets and belongs to the row above it. Other lines may stand between the two, or in its place: then there is no name.',
      'Remember the last row of Windows. A line that is nothing but a name in brackets completes it; any other line is passed over; the next row ends it.',
      '`const [, name] = /^\\s*\\[(.*)\\]\\s*$/.exec(line) ?? [];`, and then `latest.program = name.trim();`',
    ],
    lesson: '05-netstat#the-columns-of-windows-netstat',
    covers: [
      'If `-b` was given, a line may follow, before the next row',
      'Other lines may stand between the row and that line',
      'on Windows all that stands between the first `[` and the last `]`',
      "but for the line with a program's name below a row of Windows",
    ],
  },
  async (context) => {
    const pid = anyPid;
    const program = windowsProgram;
    const told = fc.oneof(nobody, fc.record({ pid }), fc.record({ pid, program }));
    const both = windowsRow({ family: ['IPv4', 'IPv6'], owner: told });
    await readsBack(context, both, windowsTable({ programs: true, end: '\r\n' }));
    const nameAlone = windowsRow({ family: ['IPv4'], owner: fc.oneof(nobody, fc.record({ program })) });
    await readsBack(context, nameAlone, windowsTable({ programs: true, pids: false }), 15);
    const { random } = context.lab;
    const row = (name?: string): SocketEntry => ({
      ...{ protocol: 'tcp', family: 'IPv4', local: { address: '192.0.2.10', port: random.int(1, 65_535) } },
      ...{ state: 'LISTEN', pid: random.int(1, 65_535), program: name },
    });
    for (const between of [[], ...PARTS.map((part) => [part]), PARTS, Array.from({ length: 30 }, () => '  RpcSs')])
      await readsTable(context, [row('svchost.exe'), row(), row('a.exe')], windowsTable({ programs: true, between }));
    for (const some of inTables(random.shuffle([...oddNames, ...oddWindowsNames])))
      await readsTable(context, some.map(row), windowsTable({ programs: true, between: [] }));
    context.lab.note('blanks and tabs stand inside the brackets, around the name');
    const around = [' ', '\t', ' \t'];
    await readsTable(context, oddWindowsNames.slice(0, 6).map(row), windowsTable({ programs: true, around }));
  },
);

check(
  'picks out what waits for callers',
  {
    points: 2,
    hint: [
      'For TCP the state says it, and one state only. UDP has no state: there it is the socket that has nobody at the other end.',
      'ESTABLISHED and TIME_WAIT wait for nobody. Of UDP, take those whose foreign end is undefined, whatever state they have.',
      "`entries.filter(({ protocol, state, foreign }) => (protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined))`",
    ],
    lesson: '05-netstat#from-the-table-to-the-question-what-listens',
    covers: ['listening(entries) must return those of the entries', 'No others.'],
  },
  async ({ student, lab }) => {
    const { listening } = student.functions<Exports>();
    const waits = ({ protocol, state, foreign }: SocketEntry) => (protocol === 'tcp' ? state === 'LISTEN' : !foreign);
    const picks = async (entries: SocketEntry[]): Promise<void> => {
      expect(await listening(entries)).toEqual(entries.filter(waits));
    };
    await picks([]);
    const local = { address: '0.0.0.0', port: lab.random.int(1, 65_535) };
    const foreigns = [{}, { foreign: undefined }, { foreign: { address: '192.0.2.9', port: 53 } }];
    const states = ['LISTEN', 'ESTABLISHED', 'CLOSE', 'BOUND', 'UNKNOWN', 'SYN_RECV'].map((state) => ({ state }));
    const all = (['tcp', 'udp'] as const).flatMap((protocol) =>
      [{}, { state: undefined }, ...states].flatMap((state) =>
        foreigns.map((foreign): SocketEntry => ({ protocol, family: 'IPv4', local, ...state, ...foreign })),
      ),
    );
    // netstat lists no UDP socket in the state LISTEN: nothing is asked of one that has somebody at the other end.
    const listed = all.filter(({ protocol, state, foreign }) => protocol === 'tcp' || state !== 'LISTEN' || !foreign);
    for (const some of inTables(lab.random.shuffle([...listed, ...listed]))) await picks(some);
    const frozen = lab.random.shuffle(listed);
    const { picked, before, after, fromMany } = await student.evaluate(
      'calls listening with entries that cannot be changed, and with a thousand times as many',
      ({ listening: pick }: Exports, entries: SocketEntry[]) => {
        const before = JSON.stringify(entries);
        const picked = pick(entries);
        const after = JSON.stringify(entries);
        for (const entry of entries) for (const part of [entry, entry.local, entry.foreign]) Object.freeze(part);
        pick(Object.freeze(entries));
        const many = Array.from({ length: 3000 }, () => entries).flat();
        return { picked, before, after, fromMany: pick(many).length };
      },
      frozen,
    );
    expect(picked).toEqual(frozen.filter(waits));
    if (after !== before) lab.fail(`listening changed what it was given: ${before} became ${after}`);
    expect(fromMany).toBe(3000 * frozen.filter(waits).length);
    await lab.forAll(fc.array(fc.oneof(anyLinuxRow, anyWindowsRow, boundRow), { maxLength: 8 }), picks, {
      runs: 60,
      atOnce: 20,
    });
  },
);

check(
  'reads the table of the slides, and what netstat printed on other machines',
  {
    points: 3,
    needs: READS,
    hint: [
      'The tables are kept in exercises/netstat-report. Read the one that is shown last with your program, and look at what it makes of each line.',
      'Tables of real machines have two-line headings, names with blanks, notices above and sockets of other kinds below. Which line is the odd one?',
      'Print `parseNetstat` of single lines of that file: the first line whose entry is not what you read yourself is the one.',
    ],
    lesson: '05-netstat#netstat-lists-the-sockets-of-this-machine',
    covers: [
      'A line ends with `\\n` or `\\r\\n`, the last one perhaps with neither',
      'Between two fields stand one or more blanks or tabs',
    ],
  },
  async ({ student, lab }) => {
    const { parseNetstat, listening } = student.functions<Exports>();
    // Printed by net-tools 2.10 on Debian 12: for the administrator, for a user, and without `-p`. The tables of Windows have the layout
    // of `netstat -abno` and `-ano`, with rows put together from published listings and addresses changed.
    const tables: [file: string, expected: SocketEntry[], listening: number][] = [
      ['slides.txt', rowsOf('slides.tsv'), 8],
      ['linux-root.txt', rowsOf('linux-root.tsv'), 17],
      ['linux-user.txt', rowsOf('linux-user.tsv'), 13],
      ['linux-without-programs.txt', rowsOf('linux-root.tsv').map(withoutOwner), 17],
      ['windows-abno.txt', rowsOf('windows-abno.tsv'), 17],
      ['windows-ano.txt', rowsOf('windows-abno.tsv').map(withoutProgram), 17],
    ];
    for (const [file, expected, count] of tables) {
      lab.note(`the table in ${file}`);
      const text = readFileSync(fixture(file), 'utf8').replaceAll('\r\n', '\n');
      const entries = await parseNetstat(text);
      for (const [index, entry] of expected.entries()) expect(entries[index]).toEqual(entry);
      expect(entries).toHaveLength(expected.length);
      expect(await parseNetstat(text.replaceAll('\n', '\r\n'))).toEqual(entries);
      lab.note('the same without the end of its last line');
      expect(await parseNetstat(text.replace(/\n$/, ''))).toEqual(entries);
      expect(await listening(entries)).toHaveLength(count);
    }
  },
);

check(
  'reads any table in the layout of netstat',
  {
    points: 3,
    needs: READS,
    hint: [
      'Look at the one row that is left in the table below, field by field: which of them did your program take for something else?',
      'The table is as small as it can be and still go wrong. Is it the blanks, the line end, the empty state, or the name?',
      'Call `parseNetstat` with just this row, then leave out one field after the other until the entry is right: the last one left out is the cause.',
    ],
    lesson: '05-netstat#the-columns-of-linux-netstat',
    covers: [
      'must return an entry for every row, in the order of the table',
      'foreign: address and port of the other end, in the same way',
    ],
  },
  async (context) => {
    await readsBack(context, anyLinuxRow, linuxTable({ tail: [...RAW_ROWS, ...UNIX_SOCKETS] }), 60);
    await readsBack(context, anyWindowsRow, windowsTable({ programs: true, end: '\r\n' }), 60);
    await readsFreeTables(context);
    await readsAgain(context);
  },
);

/** Writes tables of such rows, and sees that the student's program makes the same entries of them. */
async function readsBack(
  context: CheckContext,
  row: fc.Arbitrary<SocketEntry>,
  write: (entries: SocketEntry[]) => string,
  runs = 30,
  reshape = (entries: SocketEntry[]) => entries,
): Promise<void> {
  const rows = fc.array(row, { minLength: 1, maxLength: 6 });
  await context.lab.forAll(rows, (entries) => readsTable(context, reshape(entries), write), { runs, atOnce: 20 });
}

async function readsTable(
  { student }: CheckContext,
  entries: SocketEntry[],
  write: (entries: SocketEntry[]) => string,
): Promise<void> {
  const table = write(entries);
  const lines = table.split('\n').map((line) => line.trim());
  const parsed = await student.functions<Exports>().parseNetstat(table);
  // The table is compared with itself so that it stands in the message, beside the entries.
  expect({ entries: parsed, table: lines }).toEqual({ entries, table: lines });
}

/** Tables small enough to be looked through. */
function inTables<Row>(rows: readonly Row[]): Row[][] {
  const each = 8;
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, at) => rows.slice(each * at, each * (at + 1)));
}

/** Any layout that the contract allows: blanks and tabs wherever they may be, line ends of both kinds, and lines that are no rows. */
async function readsFreeTables(context: CheckContext): Promise<void> {
  const space = fc.constantFrom(' ', '\t', '  ', ' \t', '\t\t ', '        ');
  const edge = fc.oneof(fc.constant(''), space);
  const layout = fc.record({ gaps: fc.array(space, { minLength: 6, maxLength: 6 }), before: edge, behind: edge });
  const end = fc.constantFrom('\n', '\r\n');
  const told = fc.oneof(nobody, fc.record({ pid: anyPid, program: linuxProgram }));
  const states = fc.option(
    fc.oneof(fc.constantFrom('LISTEN', 'UNKNOWN', 'CLOSE'), fc.stringMatching(/^[A-Z][A-Z0-9_]{0,11}$/)),
    {
      nil: undefined,
    },
  );
  // Of every protocol, with a state and without.
  const stateful = fc.tuple(anyLinuxRow, states, told).map(([row, state, owner]): SocketEntry => {
    const { protocol, family, local, foreign } = row;
    return { protocol, family, local, ...(foreign && { foreign }), ...(state && { state }), ...owner };
  });
  const linuxLine = fc.tuple(stateful, layout, fc.constantFrom('0.0.0.0:*', ':::*', '192.0.2.9:0', '::1:0'));
  const other = fc.constantFrom('', ...LINUX_HEADINGS, NOTICE, ...RAW_ROWS, ...UNIX_SOCKETS, ...OTHER_ROWS);
  const linuxLines = fc.array(fc.tuple(linuxLine, fc.array(other, { maxLength: 2 }), end), {
    minLength: 1,
    maxLength: 5,
  });
  await context.lab.forAll(
    fc.tuple(linuxLines, fc.boolean()),
    async ([lines, ended]) => {
      const text = lines.map(
        ([[{ protocol, family, local, foreign, state, pid, program }, spaces, none], others, eol]) => {
          const owner = pid === undefined ? '-' : `${pid}/${program}`;
          const address = foreign ? plainEndpoint(foreign) : none;
          const proto = protocol + (family === 'IPv6' ? '6' : '');
          const row = spread([proto, '0', '17', plainEndpoint(local), address, state, owner], spaces);
          return [...others, row].join(eol) + eol;
        },
      );
      const table = text.join('');
      const entries = lines.map(([[entry]]) => entry);
      await readsTable(context, entries, () => (ended ? table : table.replace(/\r?\n$/, '')));
    },
    { runs: 60, atOnce: 20 },
  );
  const program = fc.option(windowsProgram, { nil: undefined });
  const windowsLine = fc.tuple(
    anyWindowsRow,
    program,
    layout,
    fc.array(fc.constantFrom(...PARTS), { maxLength: 4 }),
    end,
  );
  await context.lab.forAll(
    fc.array(windowsLine, { minLength: 1, maxLength: 5 }),
    async (lines) => {
      const text = lines.map(([entry, name, spaces, parts, eol]) => {
        const { protocol, family, local, foreign, state, pid = 0 } = entry;
        const word = state === 'LISTEN' ? 'LISTENING' : state;
        const fields = [protocol.toUpperCase(), windowsEndpoint(family, local)];
        const address = foreign ? windowsEndpoint(family, foreign) : protocol === 'udp' ? '*:*' : '[::]:0';
        const row = spread([...fields, address, word, String(pid)], spaces);
        return [row, ...parts, ...(name === undefined ? [] : [` [${name}]`])].map((line) => line + eol).join('');
      });
      const entries = lines.map(([entry, name]) => ({ ...entry, program: name }));
      await readsTable(context, entries, () => text.join(''));
    },
    { runs: 60, atOnce: 20 },
  );
}

function spread(
  fields: (string | undefined)[],
  { gaps, before, behind }: { gaps: string[]; before: string; behind: string },
) {
  const [first, ...others] = fields.filter((field) => field !== undefined);
  return `${before}${first}${others.map((field, index) => gaps[index] + field).join('')}${behind}`;
}

/** What a table gives does not depend on the tables before it, nor on what was done with their entries, nor on how long it is. */
async function readsAgain({ student, lab }: CheckContext): Promise<void> {
  const entry = (port: number): SocketEntry => ({
    ...{ protocol: 'tcp', family: 'IPv4', local: { address: '127.0.0.1', port } },
    ...{ foreign: { address: '127.0.0.1', port: 80 }, state: 'ESTABLISHED', pid: 11, program: 'nc' },
  });
  const entries = lab.random.shuffle([4088, 4089, 22, 4088]).map(entry);
  const { first, second, longer } = await student.evaluate(
    'reads a table, changes all that it was given, and reads the same table again, and one with 8,000 rows',
    ({ parseNetstat }: Exports, table: string) => {
      const given = parseNetstat(table);
      const first = structuredClone(given);
      for (const each of given) {
        each.local.port = 1;
        if (each.foreign) each.foreign.address = '192.0.2.1';
        each.state = 'CHANGED';
      }
      given.reverse().pop();
      const second = structuredClone(parseNetstat(table));
      const row = table.slice(table.indexOf('tcp ')).split('\n', 1)[0]!;
      const many = parseNetstat(`${row}\n\nraw 0 0 0.0.0.0:1 0.0.0.0:* 7 -\n`.repeat(8_000));
      return { first, second, longer: { length: many.length, last: many.at(-1) } };
    },
    linuxTable()(entries),
  );
  expect(first).toEqual(entries);
  expect({ 'read again, after its first entries were changed': second }).toEqual({
    'read again, after its first entries were changed': entries,
  });
  expect(longer).toEqual({ length: 8_000, last: entries[0] });
}

const LINUX_HEADINGS = [
  'Active Internet connections (servers and established)',
  'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    ',
];
const BROKEN_HEADINGS = [
  'Active Internet connections (servers and established)',
  '',
  'Proto\tRecv-Q\tSend-Q\tLocal Address\tForeign Address\tState\tPID/Program',
  'name\t\t\t\t\t\t',
];
const NOTICE = '(No info could be read for "-p": geteuid()=1000 but you should be root.)';
const RAW_ROWS = [
  'raw        0      0 0.0.0.0:1               0.0.0.0:*               7           33/perl             ',
  'raw6       0      0 :::58                   :::*                    7           34/perl             ',
];
/** Of kinds whose names begin or end like those of TCP and UDP; net-tools prints some of them. */
const OTHER_ROWS = [
  'udpl       0      0 0.0.0.0:5000            0.0.0.0:*                           17/nc               ',
  'udpl6      0      0 :::5000                 :::*                                17/nc               ',
  'udplite    0      0 0.0.0.0:5001            0.0.0.0:*               LISTEN      17/nc               ',
  'sctp       0      0 127.0.0.1:5002          0.0.0.0:*               LISTEN      18/node             ',
  'tcp46      0      0 127.0.0.1:5003          0.0.0.0:*               LISTEN      18/node             ',
  'mptcp      0      0 127.0.0.1:5004          0.0.0.0:*               LISTEN      18/node             ',
];
/** Lines that `-b` may put between a row and the name, or in its place. */
const PARTS = [
  '  RpcSs',
  '  Dhcp [v6]',
  '  TCP/IP NetBIOS Helper',
  '  UDPLite',
  ' x: Windows Sockets initialization failed: [5]',
  ' Can not obtain ownership information',
  ' Can not obtain TCP ownership information',
];
const UNIX_SOCKETS = [
  'Active UNIX domain sockets (servers and established)',
  'Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path',
  'unix  2      [ ACC ]     STREAM     LISTENING     913147   30/nc                /run/tcp 0.0.0.0:80',
];
const WINDOWS_HEADINGS = [
  '',
  'Active Connections',
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
];

interface LinuxOptions {
  headings?: string[];
  /** Lines below the rows. */
  tail?: string[];
  /** Lines among the rows: one behind each, as far as they reach, and the others behind the last. */
  among?: string[];
  programs?: boolean;
  /** What stands in the place of the other end, for each row in turn that has none. */
  nobodyThere?: string[];
  /** What stands before and behind the names of the programs, for each row in turn. */
  around?: string[];
}

/** The layout of net-tools. */
function linuxTable(options: LinuxOptions = {}) {
  const { headings = LINUX_HEADINGS, tail = [], among = [], programs = true, nobodyThere, around = [''] } = options;
  return (entries: SocketEntry[]): string => {
    const rows = entries.flatMap(({ protocol, family, local, foreign, state = '', pid, program }, index) => {
      const proto = (protocol + (family === 'IPv6' ? '6' : '')).padEnd(4);
      const queue = (bytes: number) => String(local.port % 4 === 0 ? 7 * bytes : bytes % 3).padStart(6);
      const queues = `${queue(local.port)} ${queue(local.port + 1)}${local.port % 5 === 0 ? '  ' : ''}`;
      const none = nobodyThere?.[index] ?? `${family === 'IPv6' ? '::' : '0.0.0.0'}:*`;
      const partner = foreign ? plainEndpoint(foreign) : none;
      const row = `${proto}  ${queues} ${plainEndpoint(local).padEnd(23)} ${partner.padEnd(23)} ${state.padEnd(11)}`;
      const name = `${around[index % around.length]}${program}${around[index % around.length]}`;
      const owner = pid === undefined ? '-' : `${pid}/${name}`;
      const others = index === entries.length - 1 ? among.slice(index) : among.slice(index, index + 1);
      return [programs ? `${row} ${owner.padEnd(20)}` : row, ...others];
    });
    const [title = '', columns = ''] = headings;
    const top = programs ? headings : [title, columns.replace(' PID/Program name    ', '')];
    return [...top, ...rows, ...tail].map((line) => `${line}\n`).join('');
  };
}

interface WindowsOptions {
  pids?: boolean;
  programs?: boolean;
  end?: '\n' | '\r\n';
  /** What stands in the place of the other end, for each row in turn that has none. */
  nobodyThere?: string[];
  /** Lines that stand between a row and the name, and below a row without one; some of the usual unless told otherwise. */
  between?: string[];
  /** What stands before and behind the names inside of their brackets, for each row in turn. */
  around?: string[];
}

/** The layout of Windows, that of `-ano` unless told otherwise. */
function windowsTable(options: WindowsOptions = {}) {
  const { pids = true, programs = false, end = '\n', nobodyThere, between, around = [''] } = options;
  return (entries: SocketEntry[]): string => {
    const rows = entries.flatMap(({ protocol, family, local, foreign, state = '', pid, program }, index) => {
      const none = protocol === 'udp' ? '*:*' : family === 'IPv6' ? '[::]:0' : '0.0.0.0:0';
      const partner = (foreign ? windowsEndpoint(family, foreign) : (nobodyThere?.[index] ?? none)).padEnd(22);
      const word = (state === 'LISTEN' ? 'LISTENING' : state).padEnd(15);
      const row = `  ${protocol.toUpperCase()}    ${windowsEndpoint(family, local).padEnd(22)} ${partner} ${word}`;
      const space = around[index % around.length]!;
      const name = program === undefined ? undefined : `${space}${program}${space}`;
      return [
        pids ? `${row} ${pid ?? 0}${local.port % 3 === 0 ? '  ' : ''}` : row.trimEnd(),
        ...(programs ? below(local.port, name, between) : []),
      ];
    });
    return [...WINDOWS_HEADINGS, ...rows].map((line) => `${line}${end}`).join('');
  };
}

/** What `-b` adds below a row. */
function below(port: number, program?: string, between?: string[]): string[] {
  const name = port % 5 === 0 ? `   [${program}]  ` : ` [${program}]`;
  if (between) return program === undefined ? between : [...between, name];
  if (program !== undefined) return port % 2 === 0 ? [name] : ['  RpcSs', name];
  return port % 3 === 0 ? [] : [' Can not obtain ownership information'];
}

function windowsEndpoint(family: SocketEntry['family'], { address, port }: Endpoint): string {
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

function splitUp(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/** A state that no list knows. */
function anyWord(random: Random): string {
  return `${random.word(4)}_${random.word(3)}${random.int(1, 9)}`.toUpperCase();
}

function plainEndpoint({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}

type Owner = { pid?: number; program?: string };
type Kind = 'connected' | 'listening';

const anyPort = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(22, 80, 443, 8080, 50000));
/** Not one that ends like 0. */
const plainPort = fc.integer({ min: 1, max: 6553 }).map((tens) => tens * 10 + (tens % 9) + 1);
const anyPid = fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 4_194_304 }));
const someWord = fc.stringMatching(/^[a-z][a-z0-9._-]{0,6}[a-z0-9]$/);
const nobody: fc.Arbitrary<Owner> = fc.constant({});
const simpleOwner: fc.Arbitrary<Owner> = fc.record({ pid: anyPid, program: someWord });
const oddNames = [
  ...['chat server', 'sshd: /usr/sbin/', 'postgres: a name', 'kworker/0:1', 'a  b', '(sd-pam)', '-bash', '-'],
  '[tcp] LISTEN',
  ...['chat\tserver', 'a \t b', 'a/b/c', '/sbin/x', '12/34', 'x/', '/', 'ESTABLISHED', 'LISTEN 7/x', '1/-', '[]', '[x'],
  ...[
    'x:*',
    '$&',
    '"x"',
    'tcp 0 0',
    'café',
    '聊天',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    '0',
    '7',
  ],
];
const oddWindowsNames = [
  ...[
    'Video Chat.exe',
    'Chat (beta).exe',
    'Chat [beta].exe',
    '[x]',
    'a  b.exe',
    'System',
    'chat\tserver.exe',
    ']',
    '[',
  ],
  ...['] [', '[x', 'x]', '[]', '-', '7', 'TCP', 'C:\\x/y.exe', '$&', 'café.exe', '__proto__', 'constructor'],
];
const linuxProgram = fc.oneof(someWord, fc.constantFrom(...oddNames), fc.stringMatching(/^[!-~]([ -~]{0,12}[!-~])?$/));
const windowsProgram = fc.oneof(
  someWord.map((word) => `${word}.exe`),
  fc.constantFrom(...oddWindowsNames),
);

const ipv4 = fc.oneof(fc.constantFrom('0.0.0.0', '127.0.0.1', '192.0.2.7'), fc.ipV4());
const ipv6 = fc.oneof(fc.constantFrom('::', '::1', 'fe80::7', '2001:db8::7', '2001:db8::7:8080'), fc.ipV6());

function endpointOf(address: fc.Arbitrary<string>, port = anyPort): fc.Arbitrary<Endpoint> {
  return fc.record({ address, port });
}

interface RowOptions {
  protocol: ('tcp' | 'udp')[];
  family: ('IPv4' | 'IPv6')[];
  kind: Kind[];
  owner: fc.Arbitrary<Owner>;
  port?: fc.Arbitrary<number>;
}

/** Rows as Linux has them; among those of tcp6 and udp6 are some with IPv4 addresses. */
function linuxRow({ protocol, family, kind, owner, port }: RowOptions): fc.Arbitrary<SocketEntry> {
  const states = fc.constantFrom('ESTABLISHED', 'TIME_WAIT', 'CLOSE_WAIT', 'SYN_SENT', 'FIN_WAIT2', 'SYN_RECV');
  return fc
    .tuple(fc.constantFrom(...protocol), fc.constantFrom(...family), fc.constantFrom(...kind))
    .chain(([proto, version, which]) => {
      const zoned = ipv6.map((address) => `${address}%eth0`);
      const six = [
        { weight: 4, arbitrary: ipv6 },
        { weight: 1, arbitrary: ipv4 },
        { weight: 1, arbitrary: zoned },
      ];
      const address = version === 'IPv6' ? fc.oneof(...six) : ipv4;
      const state = proto === 'udp' ? fc.constant('ESTABLISHED') : states;
      const base = { protocol: fc.constant(proto), family: fc.constant(version), local: endpointOf(address, port) };
      const connected = { ...base, foreign: endpointOf(address, port), state };
      const waiting = proto === 'udp' ? base : { ...base, state: fc.constant('LISTEN') };
      const row: fc.Arbitrary<SocketEntry> = which === 'connected' ? fc.record(connected) : fc.record(waiting);
      return fc.tuple(row, owner).map(([entry, who]) => ({ ...entry, ...who }));
    });
}

/** Rows as Windows has them: UDP has never anybody at the other end. What is in TIME_WAIT belongs to no process. */
/** States as Windows writes them in other languages. */
const TRANSLATED = ['HERGESTELLT', 'SCHLIESSEN_WARTEN', 'ÉTABLIE', 'УСТАНОВЛЕНО', '已建立'];

function windowsRow({ family, owner }: Pick<RowOptions, 'family' | 'owner'>): fc.Arbitrary<SocketEntry> {
  const english = fc.constantFrom('ESTABLISHED', 'CLOSE_WAIT', 'SYN_SENT', 'SYN_RECEIVED', 'FIN_WAIT_2', 'LAST_ACK');
  const states = fc.oneof({ weight: 2, arbitrary: english }, { weight: 1, arbitrary: fc.constantFrom(...TRANSLATED) });
  return fc
    .tuple(fc.constantFrom(...family), fc.constantFrom('listening', 'connected', 'over', 'udp'))
    .chain(([version, which]): fc.Arbitrary<SocketEntry> => {
      const zoned = fc.tuple(ipv6, fc.integer({ min: 1, max: 60 })).map(([address, zone]) => `${address}%${zone}`);
      const address =
        version === 'IPv6' ? fc.oneof({ weight: 4, arbitrary: ipv6 }, { weight: 1, arbitrary: zoned }) : ipv4;
      const protocol: SocketEntry['protocol'] = which === 'udp' ? 'udp' : 'tcp';
      const base = { protocol: fc.constant(protocol), family: fc.constant(version), local: endpointOf(address) };
      const foreign = endpointOf(address);
      if (which === 'over') return fc.record({ ...base, foreign, state: fc.constant('TIME_WAIT') });
      const row: fc.Arbitrary<SocketEntry> =
        which === 'udp'
          ? fc.record(base)
          : which === 'listening'
            ? fc.record({ ...base, state: fc.constant('LISTEN') })
            : fc.record({ ...base, foreign, state: states });
      return fc.tuple(row, owner).map(([entry, who]) => ({ ...entry, ...who }));
    });
}

const anyLinuxRow = linuxRow({
  protocol: ['tcp', 'udp'],
  family: ['IPv4', 'IPv6'],
  kind: ['connected', 'listening'],
  owner: fc.oneof(nobody, fc.record({ pid: anyPid, program: linuxProgram })),
});
const anyWindowsRow = windowsRow({
  family: ['IPv4', 'IPv6'],
  owner: fc.oneof(fc.record({ pid: anyPid }), fc.record({ pid: anyPid, program: windowsProgram })),
});
/** A TCP socket that has an address and does nothing with it; `netstat -q` on Windows lists such. */
const boundRow: fc.Arbitrary<SocketEntry> = fc.record({
  protocol: fc.constant('tcp'),
  family: fc.constant('IPv4'),
  local: endpointOf(ipv4),
  state: fc.constantFrom('BOUND', 'CLOSED'),
});

function fixture(file: string): string {
  return join(process.cwd(), 'exercises/netstat-report', file);
}

/** The entries of a table of fixtures: a column for each field, an empty place where it is left out. */
function rowsOf(file: string): SocketEntry[] {
  const [, ...lines] = readFileSync(fixture(file), 'utf8').trimEnd().split(/\r?\n/);
  return lines.map((line) => {
    const [protocol, family, address = '', port, foreignAddress = '', foreignPort, state, pid, program] =
      line.split('\t');
    return {
      protocol: protocol as SocketEntry['protocol'],
      family: family as SocketEntry['family'],
      local: { address, port: Number(port) },
      foreign: foreignPort ? { address: foreignAddress, port: Number(foreignPort) } : undefined,
      state: state || undefined,
      pid: pid ? Number(pid) : undefined,
      program: program || undefined,
    };
  });
}

function withoutProgram({ program: _program, ...entry }: SocketEntry): SocketEntry {
  return entry;
}

function withoutOwner({ pid: _pid, program: _program, ...entry }: SocketEntry): SocketEntry {
  return entry;
}
