import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, fc, type CheckContext, type Random } from '#lab';
import type { Finding, Policy, Reason, Rule, Severity, SocketEntry } from './exposure-audit.js';

type Exports = typeof import('./exposure-audit.js');

const CLEAR_TEXT = { 21: 'FTP', 23: 'Telnet', 80: 'HTTP', 110: 'POP3', 143: 'IMAP', 513: 'rlogin', 514: 'rsh' };
const CLEAR_PORTS = Object.keys(CLEAR_TEXT).map(Number);
const PROTOCOLS = ['tcp', 'udp'] as const;
const HERE = ['127.0.0.1', '127.0.0.53', '127.255.255.255', '::1', '::ffff:127.0.0.1', '::ffff:127.0.0.53'];
const ANYWHERE = [
  '0.0.0.0',
  '::',
  '192.0.2.7',
  'fe80::7%eth0',
  '::ffff:192.0.2.7',
  '::ffff:0.0.0.0',
  '::1:1',
  '128.0.0.1',
];
const NO_RULES: Policy = { allowed: [] };
/** What netstat (net-tools 2.10, Debian 12) listed on a machine with these services; `nc` and Node played their parts. */
const REAL_MACHINE = join(process.cwd(), 'exercises/exposure-audit/machine.tsv');

const REACH = 'tells who reaches an address';
const REPORTS = 'reports what nobody allowed';

check(
  REACH,
  {
    points: 1,
    hint: [
      '`127.0.0.1` and `::1` lead from the machine to itself. All the others belong to a network, or stand for all addresses at once.',
      '`0.0.0.0` and `::` are no address of anybody: a socket there takes callers of all of them. So everything that is not loopback is reached by everybody.',
      "`return isLoopback(address) ? 'loopback' : 'everybody';`, where `isLoopback` knows `::1` and what begins with `127.`",
    ],
    lesson: '06-listening-and-risk#the-local-address-says-who-may-knock',
    covers: ['must return who can reach it', "'everybody' for every other address"],
  },
  async ({ student, lab: { random } }) => {
    const { reachOf } = student.functions<Exports>();
    for (const address of ['127.0.0.1', '::1']) expect(await reachOf(address)).toBe('loopback');
    const everybody = [
      '0.0.0.0',
      '::',
      '192.0.2.7',
      '10.0.0.1',
      '169.254.1.1',
      '2001:db8::7',
      'fe80::7',
      'fe80::7%eth0',
    ];
    for (const address of random.shuffle(everybody)) expect(await reachOf(address)).toBe('everybody');
  },
);

check(
  'tells all loopback addresses from those that only look alike',
  {
    points: 2,
    needs: REACH,
    hint: [
      'A whole block of IPv4 addresses is loopback, also in IPv6 writing. In IPv6 it is a single address, and many others begin with the same characters.',
      'IPv4: all of 127.0.0.0 to 127.255.255.255. IPv6: `::1` alone, and not `::1:2` or `::10`. Behind `::ffff:` an IPv4 address counts as such.',
      "`const ipv4 = address.startsWith('::ffff:') ? address.slice(7) : address;`, then `address === '::1' || (isIPv4(ipv4) && ipv4.startsWith('127.'))` with `isIPv4` of node:net.",
    ],
    lesson: '06-listening-and-risk#the-local-address-says-who-may-knock',
    covers: [
      "'loopback', programs on this machine only, for the IPv4 addresses 127.0.0.0 to 127.255.255.255, for `::1`, and for `::ffff:`",
      'whatever it may be',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const byte = () => random.int(0, 255);
    const ends = [0, 1, 127, 254, 255];
    const block = [
      ...['127.0.0.53', '127.0.1.1', `127.${byte()}.${byte()}.${byte()}`],
      ...ends.flatMap((b) => ends.flatMap((c) => ends.map((d) => `127.${b}.${c}.${d}`))),
    ];
    const other = [
      ...['12.7.0.1', '1.127.0.1', '10.127.0.0', '27.0.0.1', '192.168.127.1', '192.0.2.127', '1.2.7.0', '255.127.0.0'],
      ...Array.from({ length: 256 }, (_, first) => `${first}.${random.pick([0, byte()])}.${byte()}.${byte()}`),
      ...Array.from({ length: 256 }, (_, first) => `${first}.0.0.1`),
    ].filter((address) => !address.startsWith('127.'));
    const hex = () => random.int(1, 0xffff).toString(16);
    const six = [
      ...[
        '::',
        '::10',
        '::1f',
        '::1:1',
        '::1:0',
        '::1:2',
        `::1${hex().slice(0, 3)}`,
        `::${hex()}:1`,
        '::11',
        '1::',
        '1::1',
      ],
      ...[
        `${hex()}::1`,
        '2001:db8::1',
        '::127',
        '127::1',
        '127:0:0:1::',
        '::127:0:0:1',
        'fe80::1',
        'fe80::1%eth0',
        'fe80::127',
      ],
      ...['::2', '::1:ffff', '::ffff', 'ffff::1', 'ffff::', '::ffff:1', '7f00::1', 'fe80::7f00:1%lo', '2001:db8::127'],
      // An IPv4 address at the end means something else behind any other prefix.
      ...[
        '::',
        '64:ff9b::',
        '::ffff:0:',
        'fe80::ffff:',
        '2001:db8::ffff:',
        '1::ffff:',
        'ffff::',
        '::1:',
        '2002::',
      ].flatMap((prefix) => ['127.0.0.1', '127.0.0.53'].map((address) => prefix + address)),
    ];
    const asked = random.shuffle([
      ...['::1', ...block, ...block.map((address) => `::ffff:${address}`)].map(
        (address) => [address, 'loopback'] as const,
      ),
      ...[...other, ...other.map((address) => `::ffff:${address}`), ...six].map(
        (address) => [address, 'everybody'] as const,
      ),
    ]);
    const given = await student.evaluate(
      `called reachOf for ${asked.length} addresses`,
      ({ reachOf }: Exports, addresses: string[]) => addresses.map((address) => reachOf(address)),
      asked.map(([address]) => address),
    );
    for (const [index, [address, reach]] of asked.entries()) {
      const said = String(given[index]);
      if (said !== reach) lab.fail(`reachOf('${address}') gave '${said}', and ought to give '${reach}'`);
    }
  },
);

check(
  REPORTS,
  {
    points: 2,
    hint: [
      'Go through the sockets that listen, and see whether the policy has a rule for each. Whatever it does not mention is a finding.',
      'For each socket ask whether some rule has its protocol and its port. No such rule, and it is a finding with the reason not-allowed.',
      '`const isAllowed = policy.allowed.some((rule) => rule.protocol === entry.protocol && rule.port === entry.local.port && ...);`',
    ],
    lesson: '06-listening-and-risk#an-allow-list-says-what-should-be-listening',
    covers: [
      'must return a finding for every socket that gives cause, and for no other',
      'entry: the socket, as it was given',
      'A finding has these four fields and no others',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { audit } = student.functions<Exports>();
    expect(await audit([], NO_RULES)).toEqual([]);
    for (let time = 0; time < 5; time++) {
      const ports = [22, random.int(600, 1023), 443, random.int(1024, 29_999), random.int(30_000, 65_535)];
      const address = (port: number) => (port === 22 || port === ports[1] ? '0.0.0.0' : '127.0.0.1');
      const [first, second, ...others] = ports.map((port) => listener(random, { port, address: address(port) }));
      const entries = [others[0]!, first!, ...others.slice(1), second!];
      const rules = others.map((entry): Rule => ({ ...ruleFor(entry), reach: 'loopback' }));
      const policy = { allowed: random.shuffle(rules) };
      const findings = [finding(first!, 'exposed', 'not-allowed'), finding(second!, 'exposed', 'not-allowed')];
      expect(await audit(entries, policy)).toEqual(findings);
      expect(await audit(others, policy)).toEqual([]);
      expect(await audit([first!], NO_RULES)).toEqual([findings[0]]);
    }
  },
);

check(
  'takes a rule for what it says: its protocol, its port and its reach',
  {
    points: 2,
    needs: REPORTS,
    hint: [
      'Whoever allowed TCP 53 has not allowed UDP 53, and what may listen on loopback may not listen to the world. But what everybody may reach, loopback may reach too.',
      'Compare all three. A rule with the reach loopback covers sockets that loopback reaches, one with everybody covers those and all others.',
      "`rule.protocol === entry.protocol && rule.port === entry.local.port && (rule.reach === 'everybody' || reachOf(entry.local.address) === 'loopback')`",
    ],
    lesson: '06-listening-and-risk#an-allow-list-says-what-should-be-listening',
    covers: ['A rule allows sockets of its protocol and its port', 'There may be several rules for a port, or none'],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { audit } = student.functions<Exports>();
    const port = random.int(30_000, 60_000);
    for (const protocol of ['tcp', 'udp'] as const) {
      const open = listener(random, { protocol, port, address: '0.0.0.0' });
      const local = listener(random, { protocol, port, address: '127.0.0.1' });
      const [openFound, localFound] = [finding(open, 'exposed', 'not-allowed'), finding(local, 'not-allowed')];
      const rule = ruleFor(open);
      const other = protocol === 'tcp' ? ('udp' as const) : ('tcp' as const);
      const besides: Rule[] = [
        { ...rule, protocol: other },
        { ...rule, port: port + 1 },
        { ...rule, port: port - 1 },
      ];
      const cases: [Rule[], Finding[]][] = [
        [besides, [openFound, localFound]],
        [[{ ...rule, reach: 'loopback' }], [openFound]],
        [[rule], []],
        [[...besides, rule], []],
        [[rule, ...besides, { ...rule, reach: 'loopback' }], []],
        [[{ ...rule, reach: 'loopback' }, ...besides, rule], []],
      ];
      for (const [allowed, findings] of cases) expect(await audit([open, local], { allowed })).toEqual(findings);
    }
    // Every rule for this port and its neighbours, and every two of them, one before the other.
    const neighbours = [port, port + 1, Number(String(port).slice(0, -1))];
    const rules = PROTOCOLS.flatMap((protocol) =>
      neighbours.flatMap((each) =>
        (['loopback', 'everybody'] as const).map((reach): Rule => ({ protocol, port: each, reach })),
      ),
    );
    const policies = [[], ...rules.flatMap((rule) => [[rule], ...rules.map((second) => [rule, second])])];
    const entries = PROTOCOLS.flatMap((protocol) =>
      [...HERE, ...ANYWHERE].map((address) => listener(random, { protocol, port, address })),
    );
    await expectVerdicts({ student, lab }, random.shuffle(entries), random.shuffle(policies));
  },
);

check(
  'reports clear text even where it is allowed, and over TCP alone',
  {
    points: 2,
    needs: REPORTS,
    hint: [
      'That a service is wanted makes its passwords no less readable. And the port of the same number of UDP is another port.',
      'The list of clear-text services is a list of TCP ports. Whether a rule allows the socket is another question, and does not answer this one.',
      "`const isClearText = entry.protocol === 'tcp' && CLEAR_TEXT.has(entry.local.port);`, asked without looking at the rules.",
    ],
    lesson: '06-listening-and-risk#clear-text-can-be-read-by-everybody-on-the-way',
    covers: [
      'A socket gives cause if it is in clear text or not allowed',
      'it is a TCP socket on one of the ports 21 (FTP)',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { audit } = student.functions<Exports>();
    for (const port of random.shuffle(CLEAR_PORTS)) {
      const open = listener(random, { port, address: random.pick(['0.0.0.0', '::', '192.0.2.7']) });
      const local = listener(random, { port, address: random.pick(['127.0.0.1', '::1']) });
      const udp = listener(random, { protocol: 'udp', port, address: '0.0.0.0' });
      const neighbour = listener(random, { port: port + 10_000, address: '0.0.0.0' });
      const entries = [open, udp, neighbour, local];
      const findings = [finding(open, 'exposed', 'clear-text'), finding(local, 'clear-text')];
      expect(await audit(entries, { allowed: entries.map(ruleFor) })).toEqual(findings);
    }
    lab.note('every low port, and some others that people know, all of them allowed');
    const known = [1433, 1521, 2023, 2049, 2323, 3128, 3306, 5432, 5900, 6667, 8000, 8021, 8023, 8080, 8443, 65_535];
    const ports = [...Array.from({ length: 1024 }, (_, index) => index + 1), ...known];
    for (const protocol of PROTOCOLS) {
      const entries = ports.map((port) => listener(random, { protocol, port, address: '0.0.0.0' }));
      await expectVerdicts({ student, lab }, random.shuffle(entries), [entries.map(ruleFor)]);
    }
  },
);

check(
  'says nothing of what is allowed and encrypted, though everybody reaches it',
  {
    points: 1,
    needs: REPORTS,
    hint: [
      'A server must be reached by those whom it serves. Being exposed makes another fault worse, and is no fault by itself.',
      'Being exposed is added to the reasons of a socket that has another one. By itself it makes no finding.',
      '`if (!isClearText && isAllowed) return [];`, before any reason is collected.',
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: 'That it is exposed adds to these two, and is no cause by itself',
  },
  async ({ student, lab: { random } }) => {
    const { audit } = student.functions<Exports>();
    for (const port of [22, 443, 993, 995, random.int(1024, 65_535)]) {
      const entries = ['0.0.0.0', '::', '192.0.2.7', '127.0.0.1'].map((address) => listener(random, { port, address }));
      expect(await audit(entries, { allowed: [{ protocol: 'tcp', port, reach: 'everybody' }] })).toEqual([]);
    }
  },
);

check(
  'looks at what listens, and at nothing else',
  {
    points: 2,
    needs: REPORTS,
    hint: [
      'An established connection has a local port too, but nobody can knock there. A UDP socket without a partner has no state, and strangers reach it all the same.',
      'For TCP: the state is LISTEN, and no other. For UDP: there is no foreign end. A row without a program is looked at like any other.',
      "`entries.filter(({ protocol, state, foreign }) => (protocol === 'tcp' ? state === 'LISTEN' : foreign === undefined))`",
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: ['Only sockets that wait for callers count', 'What is not known of it is undefined, or left out'],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { audit } = student.functions<Exports>();
    const foreign = { address: '198.51.100.20', port: random.int(1024, 65_535) };
    const busy = ['ESTABLISHED', 'TIME_WAIT', 'CLOSE_WAIT', 'SYN_SENT', 'FIN_WAIT2'].map((state) => ({
      ...listener(random, { port: random.pick([23, 80, random.int(1024, 65_535)]), address: '192.0.2.7' }),
      foreign,
      state,
    }));
    const bound = { ...listener(random, { port: 23, address: '0.0.0.0' }), state: 'BOUND' };
    const udp = (address: string) => listener(random, { protocol: 'udp', port: random.int(1024, 65_535), address });
    const talking = { ...udp('192.0.2.7'), foreign, state: 'ESTABLISHED' };
    const told = { ...udp('0.0.0.0'), foreign: undefined, state: undefined };
    const [open, local, tcp] = [udp('0.0.0.0'), udp('127.0.0.1'), listener(random, { port: 4088, address: '::' })];
    const entries = random.shuffle([...busy, bound, talking, open, told, tcp]);
    const exposed = entries.filter((entry) => entry === open || entry === told || entry === tcp);
    const findings = [
      ...exposed.map((entry) => finding(entry, 'exposed', 'not-allowed')),
      finding(local, 'not-allowed'),
    ];
    expect(await audit([...entries, local], NO_RULES)).toEqual(findings);
    expect(await audit([...busy, bound, talking], NO_RULES)).toEqual([]);
    const states = ['LISTEN', 'ESTABLISHED', 'CLOSE', 'BOUND', 'UNKNOWN', 'SYN_RECV', 'LAST_ACK'].map((state) => ({
      state,
    }));
    const all = PROTOCOLS.flatMap((protocol) =>
      [{}, { state: undefined }, ...states].flatMap((state) =>
        [{}, { foreign: undefined }, { foreign }].flatMap((end) =>
          [{}, { program: undefined, pid: undefined }].map((owner): SocketEntry => {
            const { state: _state, ...entry } = listener(random, { protocol, port: 4088, address: '0.0.0.0' });
            return { ...entry, ...state, ...end, ...owner };
          }),
        ),
      ),
    );
    // netstat lists no UDP socket in the state LISTEN: nothing is asked of one that has a foreign end.
    const listed = all.filter(({ protocol, state, foreign: end }) => protocol === 'tcp' || state !== 'LISTEN' || !end);
    await expectVerdicts({ student, lab }, random.shuffle(listed), [[]]);
  },
);

check(
  'adds all reasons up to the severity',
  {
    points: 2,
    needs: REPORTS,
    hint: [
      'Three questions, and each is asked of every socket: an `else` between them loses a reason. One reason is low, two are medium, three are high.',
      'Collect the reasons with three `if` that do not know of each other, in the order exposed, clear-text, not-allowed. Their number is the severity.',
      "`const severity = (['low', 'medium', 'high'] as const)[reasons.length - 1];`",
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: [
      'There may be three reasons against such a socket',
      'reasons: all reasons against it, each once, in the order',
      "severity: 'low' for one reason, 'medium' for two, 'high' for three",
    ],
  },
  async ({ student, lab: { random } }) => {
    const { audit } = student.functions<Exports>();
    const loopback = () => random.pick(['127.0.0.1', '::1', `127.0.0.${random.int(2, 254)}`]);
    for (const clear of random.shuffle(CLEAR_PORTS)) {
      const other = random.int(1024, 65_535);
      const cases: [port: number, address: string, allowed: boolean, Reason[]][] = [
        [clear, '0.0.0.0', false, ['exposed', 'clear-text', 'not-allowed']],
        [clear, '::', true, ['exposed', 'clear-text']],
        [other, '192.0.2.7', false, ['exposed', 'not-allowed']],
        [clear, loopback(), false, ['clear-text', 'not-allowed']],
        [clear, loopback(), true, ['clear-text']],
        [other, loopback(), false, ['not-allowed']],
      ];
      for (const [port, address, allowed, reasons] of cases) {
        const entry = listener(random, { port, address });
        expect(await audit([entry], { allowed: allowed ? [ruleFor(entry)] : [] })).toEqual([
          finding(entry, ...reasons),
        ]);
      }
    }
  },
);

check(
  'gives every socket a finding of its own, also where no program is known',
  {
    points: 1,
    needs: REPORTS,
    hint: [
      'One port can be open on several addresses, and each is a door. And what you cannot see is not harmless: a row without a program may be the very one.',
      'Do not put findings into a table by port, where the second overwrites the first, and do not skip what has no program.',
      '`entries.flatMap((entry) => findingOf(entry))`: one answer for each entry, whatever port and program it has.',
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: [
      'Two sockets are two findings, even on the same port',
      'One of which no program is known counts like any other',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { audit } = student.functions<Exports>();
    const port = random.int(1024, 65_535);
    const program = random.word();
    const addresses = random.shuffle(['0.0.0.0', '::', '192.0.2.7', '2001:db8::7']);
    const entries = addresses.map((address): SocketEntry => ({
      ...listener(random, { port, address }),
      pid: 812,
      program,
    }));
    const { pid: _pid, program: _program, ...unknown } = listener(random, { port, address: '192.0.2.8' });
    const {
      pid: _sameHere,
      program: _too,
      ...unknownUdp
    } = listener(random, { protocol: 'udp', port, address: '0.0.0.0' });
    const all: SocketEntry[] = random.shuffle([...entries, unknown, unknownUdp]);
    expect(await audit(all, NO_RULES)).toEqual(all.map((entry) => finding(entry, 'exposed', 'not-allowed')));
    // Several processes may share a port; where their numbers are not told, the rows are alike.
    const alike = random.shuffle([...all, ...entries.slice(0, 2), unknown, unknownUdp]).map((entry) => ({ ...entry }));
    expect(await audit(alike, NO_RULES)).toEqual(alike.map((entry) => finding(entry, 'exposed', 'not-allowed')));
  },
);

check(
  'puts the gravest first, and equals in the order of the table',
  {
    points: 2,
    needs: REPORTS,
    hint: [
      'In the alphabet "high" stands before "low" and "low" before "medium". What do you sort by? And `sort` keeps the order of those that compare as equal.',
      'Sort by a number and not by the word. Where the numbers are equal, leave the order as it was: do not compare anything else.',
      '`const rank = { high: 0, medium: 1, low: 2 };`, then `findings.sort((a, b) => rank[a.severity] - rank[b.severity])`.',
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: ['The gravest findings come first', 'Those of the same severity stand in the order of the entries'],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { audit } = student.functions<Exports>();
    for (let time = 0; time < 5; time++) {
      const found = Array.from({ length: 4 }, () => [
        finding(
          listener(random, { port: random.pick(CLEAR_PORTS), address: '0.0.0.0' }),
          'exposed',
          'clear-text',
          'not-allowed',
        ),
        finding(listener(random, { port: random.int(1024, 65_535), address: '::' }), 'exposed', 'not-allowed'),
        finding(listener(random, { port: random.pick(CLEAR_PORTS), address: '::1' }), 'clear-text', 'not-allowed'),
        finding(listener(random, { port: random.int(1024, 65_535), address: '127.0.0.1' }), 'not-allowed'),
      ]).flat();
      const inTable = random.shuffle(found);
      const ordered = (['high', 'medium', 'low'] as const).flatMap((severity) =>
        inTable.filter((each) => each.severity === severity),
      );
      expect(
        await audit(
          inTable.map(({ entry }) => entry),
          NO_RULES,
        ),
      ).toEqual(ordered);
    }
    const many = Array.from({ length: 1500 }, () =>
      listener(random, {
        port: random.pick([22, 80, 443, 8080]),
        address: random.pick(['0.0.0.0', '127.0.0.1']),
        protocol: random.pick(PROTOCOLS),
      }),
    );
    await expectVerdicts({ student, lab }, many, [[{ protocol: 'tcp', port: 443, reach: 'everybody' }]]);
  },
);

check(
  'names address, port, program and service in the summary',
  {
    points: 1,
    needs: REPORTS,
    hint: [
      '"Port 23 is bad" teaches nothing. Which program is it, on which address, and what does it send in clear text?',
      'The address as it stands in the entry, the port, the program where it is known, and for clear text the name of the service: FTP, Telnet, HTTP …',
      "`[entry.local.address, entry.local.port, entry.program, service].filter((part) => part !== undefined).join(', ')`",
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: 'summary: a text for people',
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { audit } = student.functions<Exports>();
    const byte = () => random.int(0, 255);
    const hex = () => random.int(1, 0xffff).toString(16);
    const addresses = () => [
      `10.${byte()}.${byte()}.${byte()}`,
      `127.0.0.${byte()}`,
      `2001:db8::${hex()}:7`,
      `::ffff:192.0.2.${byte()}`,
      `fe80::${hex()}%eth0`,
      `fe80::${hex()}%12`,
      '::',
    ];
    const names = random.shuffle([
      '$$',
      '$&',
      "$'",
      '$`',
      '$1',
      '%s',
      '{port}',
      '\\',
      '"x"',
      'Server',
      ' a  b',
      '(x)',
      '日本',
    ]);
    const odd = names.map((name) => `${random.word()}${name}${random.word()}`);
    const programs = [...odd, 'constructor', '__proto__', 'toString', random.word(), `${random.word()} server`];
    const ports = random.shuffle([...CLEAR_PORTS, random.int(1024, 65_535), 8080, random.int(1024, 65_535)]);
    const entries = programs.flatMap((program, index) => {
      const port = ports[index % ports.length]!;
      // What is looked for must not be there by chance, as a part of something else.
      const free = addresses().filter((address) => !address.includes(String(port)) && !program.includes(address));
      const { program: _program, ...unknown } = listener(random, { port, address: random.pick(free) });
      const known = { ...unknown, local: { address: random.pick(free), port }, program };
      // One may know the program and not its process.
      const { pid: _pid, ...nameless } = known;
      return [known, unknown, nameless, { ...known, protocol: random.pick(PROTOCOLS), state: 'LISTEN' }];
    });
    for (const policy of [NO_RULES, { allowed: entries.map(ruleFor) }]) {
      for (const { entry, summary } of await audit(entries, policy)) {
        const { protocol, local, program } = entry;
        const service = protocol === 'tcp' ? (CLEAR_TEXT as Record<number, string>)[local.port] : undefined;
        const missing = [
          ...(summary.includes(local.address) ? [] : [`the local address ${local.address}`]),
          ...(new RegExp(`(?<!\\d)${local.port}(?!\\d)`).test(summary) ? [] : [`the local port ${local.port}`]),
          ...(program === undefined || summary.includes(program) ? [] : [`the program ${program}`]),
          ...(summary.toLowerCase().includes(service?.toLowerCase() ?? '') ? [] : [`the service ${service}`]),
        ];
        if (missing.length > 0) lab.fail(`the summary "${summary}" does not hold ${missing.join(' and ')}`);
      }
    }
    expect(await audit(entries.slice(0, 2), NO_RULES)).toHaveLength(2);
  },
);

check(
  'judges a real machine by any policy',
  {
    points: 3,
    needs: REPORTS,
    hint: [
      'Take the socket that is judged wrongly below, and answer the three questions for it by hand: who reaches it, is it in clear text, is it allowed?',
      'Three questions about one socket, then the order of all. Which of the three gives another answer than you expect: reach, clear text, rule?',
      'Write the three answers out for the first finding that differs: `reachOf(address)`, `protocol` with `port`, and the one rule that fits or does not.',
    ],
    lesson: '06-listening-and-risk#an-audit-is-a-list-of-findings-with-reasons',
    covers: [
      'with any address of IPv4 and IPv6',
      'It changes nothing that it is given',
      'must return a finding for every socket that gives cause, and for no other',
    ],
  },
  async ({ student, lab }) => {
    const { audit } = student.functions<Exports>();
    const machine = readMachine();
    const judges = async ([entries, allowed]: [SocketEntry[], Rule[]]): Promise<void> => {
      expect(await audit(entries, { allowed })).toEqual(expectedFindings(entries, allowed));
    };
    const wanted: Rule[] = [
      ...[22, 80, 443].map((port): Rule => ({ protocol: 'tcp', port, reach: 'everybody' })),
      ...[25, 53, 143, 631, 5432].map((port): Rule => ({ protocol: 'tcp', port, reach: 'loopback' })),
      ...[53, 323, 514].map((port): Rule => ({ protocol: 'udp', port, reach: 'loopback' })),
    ];
    await judges([machine, []]);
    await judges([machine, wanted]);
    const someRows = fc.subarray(machine).chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }));
    const ports = [...new Set(machine.map(({ local }) => local.port))];
    const anyRule: fc.Arbitrary<Rule> = fc.record({
      protocol: fc.constantFrom('tcp', 'udp'),
      port: fc.constantFrom(...ports),
      reach: fc.constantFrom('everybody', 'loopback'),
    });
    await lab.forAll(fc.tuple(someRows, fc.array(anyRule, { maxLength: 12 })), judges, { runs: 60, atOnce: 20 });
    await judgesAgain({ student, lab }, machine, wanted);
  },
);

/** The student's verdicts, and those that are right, for each of these policies; sockets are told apart by their process numbers. */
async function expectVerdicts(
  { student, lab }: CheckContext,
  sockets: SocketEntry[],
  policies: Rule[][],
): Promise<void> {
  const entries = sockets.map((entry, index) => ({ ...entry, pid: index + 1 }));
  const said = await student.evaluate(
    `called audit with ${entries.length} sockets, and each of ${policies.length} policies`,
    ({ audit }: Exports, all: SocketEntry[], lists: Rule[][]) =>
      lists.map((allowed) =>
        audit(all, { allowed }).map(({ entry, severity, reasons }) => `${entry.pid} ${severity} ${reasons.join(' ')}`),
      ),
    entries,
    policies,
  );
  for (const [index, allowed] of policies.entries()) {
    const right = expectedFindings(entries, allowed).map(
      ({ entry, severity, reasons }) => `${entry.pid} ${severity} ${reasons.join(' ')}`,
    );
    const given = said[index] ?? [];
    if (given.join() === right.join()) continue;
    const rules = allowed.slice(0, 4).map(({ protocol, port, reach }) => `${protocol} ${port} ${reach}`);
    const policy = `with ${rules.length === 0 ? 'no rules' : `the rules ${rules.join(', ')}${allowed.length > 4 ? ' …' : ''}`}`;
    for (const entry of entries) {
      const of = (verdicts: string[]) => verdicts.filter((verdict) => verdict.startsWith(`${entry.pid} `));
      const [ought, was] = [of(right).join(), of(given).join()];
      if (ought === was) continue;
      const { protocol, local, state, foreign } = entry;
      const words = `${protocol} ${local.address} port ${local.port}, state ${state}, foreign end ${foreign?.address}`;
      const told = (verdict: string) => verdict.replaceAll(/(?<=^|,)\d+ /g, '') || 'no finding';
      lab.fail(`${policy}, the socket ${words}: expected ${told(ought)}, got ${told(was)}`);
    }
    const at = right.findIndex((verdict, place) => verdict !== given[place]);
    lab.fail(
      `${policy}, the findings come in another order: expected "${right[at]}" at place ${at}, got "${given[at]}" (process, severity, reasons)`,
    );
  }
}

/** What audit says does not depend on the calls before, nor on what was done with their findings; and it changes nothing that it is given. */
async function judgesAgain({ student, lab }: CheckContext, machine: SocketEntry[], wanted: Rule[]): Promise<void> {
  const steps = await student.evaluate(
    'called audit again and again with the same objects, which were frozen at first and changed in between',
    ({ audit }: Exports, entries: SocketEntry[], rules: Rule[]) => {
      const results: Record<string, unknown> = {};
      const note = (when: string, policy: { allowed: Rule[] }) => {
        const findings = audit(entries, policy);
        results[when] = structuredClone([entries, policy.allowed, findings]);
        return findings;
      };
      const frozen = <T extends object>(value: T): T => {
        for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
        return Object.freeze(value);
      };
      const bare = entries.map(({ protocol, family, local, state }) => ({ protocol, family, local, state }));
      for (const rows of [entries, bare])
        audit(frozen(structuredClone(rows)), frozen({ allowed: structuredClone(rules) }));
      const policy = { allowed: rules };
      const findings = note('at first', policy);
      for (const finding of findings) {
        finding.reasons.reverse().pop();
        finding.severity = 'low';
      }
      findings.reverse().pop();
      note('after the findings were changed', policy);
      policy.allowed.push(
        { ...rules[0]!, protocol: 'udp', port: 68 },
        { protocol: 'tcp', port: 8080, reach: 'everybody' },
      );
      note('after a rule was added', policy);
      for (const rule of policy.allowed) rule.reach = rule.reach === 'everybody' ? 'loopback' : 'everybody';
      note('after the reach of the rules was changed', policy);
      policy.allowed = policy.allowed.slice(0, 2);
      note('after the list of rules was replaced', policy);
      for (const entry of entries) {
        entry.local.address = entry.local.address.includes('127.') ? '0.0.0.0' : '127.0.0.1';
        if (entry.local.port === 80) entry.local.port = 8081;
        if (entry.protocol === 'tcp') entry.state = 'LISTEN';
      }
      note('after the sockets were changed', policy);
      return results as Record<string, [SocketEntry[], Rule[], Finding[]]>;
    },
    machine,
    wanted,
  );
  const [entries, rules] = steps['at first'] ?? [];
  expect({ 'its arguments, after the call': { entries, rules } }).toEqual({
    'its arguments, after the call': { entries: machine, rules: wanted },
  });
  for (const [when, [sockets, allowed, findings]] of Object.entries(steps))
    expect({ [when]: findings }).toEqual({ [when]: expectedFindings(sockets, allowed) });
}

/** A socket that waits for callers. */
function listener(
  random: Random,
  { protocol = 'tcp', port, address }: { protocol?: 'tcp' | 'udp'; port: number; address: string },
): SocketEntry {
  return {
    protocol,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    local: { address, port },
    ...(protocol === 'tcp' ? { state: 'LISTEN' } : {}),
    pid: random.int(1, 32_768),
    program: random.word(),
  };
}

/** A rule that allows this socket, and others on its port. */
function ruleFor({ protocol, local }: SocketEntry): Rule {
  return { protocol, port: local.port, reach: 'everybody' };
}

function finding(entry: SocketEntry, ...reasons: Reason[]): Finding {
  const severity = (['low', 'medium', 'high'] as const)[reasons.length - 1] as Severity;
  return { entry, reasons, severity, summary: expect.any(String) as string };
}

/** Said of addresses as netstat writes them. */
function reachedHereOnly(address: string): boolean {
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
}

function expectedFindings(entries: SocketEntry[], allowed: Rule[]): Finding[] {
  const findings = entries.flatMap((entry) => {
    const { protocol, local, state, foreign } = entry;
    if (protocol === 'tcp' ? state !== 'LISTEN' : foreign !== undefined) return [];
    const exposed = !reachedHereOnly(local.address);
    const clear = protocol === 'tcp' && CLEAR_PORTS.includes(local.port);
    const fits = (rule: Rule) =>
      rule.protocol === protocol && rule.port === local.port && (rule.reach === 'everybody' || !exposed);
    const forbidden = !allowed.some(fits);
    if (!clear && !forbidden) return [];
    const reasons: Reason[] = [
      ...(exposed ? (['exposed'] as const) : []),
      ...(clear ? (['clear-text'] as const) : []),
      ...(forbidden ? (['not-allowed'] as const) : []),
    ];
    return [finding(entry, ...reasons)];
  });
  return [3, 2, 1].flatMap((count) => findings.filter(({ reasons }) => reasons.length === count));
}

/** The rows of the machine's table: a column for each field, an empty place where it is left out. */
function readMachine(): SocketEntry[] {
  const [, ...lines] = readFileSync(REAL_MACHINE, 'utf8').trimEnd().split(/\r?\n/);
  return lines.map((line) => {
    const [protocol, family, address = '', port, foreignAddress = '', foreignPort, state, pid, program] =
      line.split('\t');
    return {
      protocol: protocol as SocketEntry['protocol'],
      family: family as SocketEntry['family'],
      local: { address, port: Number(port) },
      ...(foreignPort ? { foreign: { address: foreignAddress, port: Number(foreignPort) } } : {}),
      ...(state ? { state } : {}),
      ...(pid ? { pid: Number(pid) } : {}),
      ...(program ? { program } : {}),
    };
  });
}
