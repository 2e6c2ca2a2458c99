import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, fc, type Random } from '#lab';
import type { Service, ServicesFile } from './service-lookup.js';

type Exports = typeof import('./service-lookup.js');

const PROTOCOLS = ['tcp', 'udp', 'sctp', 'dccp', 'ddp'];
/** A services file of a real machine: see its first lines. */
const REAL_FILE = join(process.cwd(), 'exercises/service-lookup/services.txt');

const READS = 'reads name, port and protocol of each line';
const FINDS = 'finds a service by its name';

check(
  READS,
  {
    points: 1,
    hint: [
      'The first field of a line is the name. The second holds two things, with a slash between them. The port is to be a number.',
      "`'80/tcp'.split('/')` gives two texts, and a look-up by port compares with a number. An empty text has no service in it, and no problem.",
      '`const [name, portAndProtocol, ...aliases] = fields;`, and in the object `port: Number(digits)`, never the characters themselves.',
    ],
    lesson: '02-server-ports#the-format-of-a-services-file',
    covers: [
      'must return { services, problems }',
      'the last one may do without',
      'name: the first field; port: a number; protocol: as it is written',
      'any other line is well-formed if it has at least two fields',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    expect(await parseServices('')).toEqual({ services: [], problems: [] });
    for (const count of [1, 2, random.int(3, 20)]) {
      const services = Array.from({ length: count }, () => serviceOf(random));
      const lines = services.map(({ name, port, protocol }) => `${name}\t${port}/${protocol}`);
      expect(await parseServices(lines.join('\n'))).toEqual({ services, problems: [] });
      expect(await parseServices(`${lines.join('\n')}\n`)).toEqual({ services, problems: [] });
    }
  },
);

check(
  'collects the aliases in their order',
  {
    points: 1,
    needs: READS,
    hint: [
      'Every field behind the second is an alias: there may be none, one or many.',
      'The third field is not the last one, nor must there be a third. Between them may be tabs, or blanks.',
      '`const [name, portAndProtocol, ...aliases] = fields;` takes all that is left; without any, `aliases` is `[]` of itself.',
    ],
    lesson: '02-server-ports#aliases-are-further-names-for-the-same-service',
    covers: [
      'aliases: all fields behind the second in their order, [] if none',
      'It has these four fields and no others',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    const services = [0, 1, 2, 3, random.int(4, 12)].map((count) => serviceOf(random, count));
    const file = random.shuffle(services);
    expect(await parseServices(textOf(file.map((service) => lineOf(service, '\t'))))).toEqual({
      services: file,
      problems: [],
    });
    expect(await parseServices(textOf(file.map((service) => lineOf(service, ' '))))).toEqual({
      services: file,
      problems: [],
    });
  },
);

check(
  'takes lines and fields apart, whatever blanks, tabs and line ends there are',
  {
    points: 2,
    needs: READS,
    hint: [
      'One blank, three tabs or a mixture: all of that is one gap. Look at the ends of a line as well, with `cat -A` for example.',
      "`split(' ')` or `split('\\t')` makes empty fields in a longer gap. `split('\\n')` leaves a `\\r` at the end of the last field, where nobody sees it.",
      "`text.split(/\\r?\\n/)` gives the lines, and `line.split(/[ \\t]+/).filter((field) => field !== '')` the fields of each.",
    ],
    lesson: '02-server-ports#blanks-and-tabs-separate-the-fields',
    covers: [
      'a line ends with `\\n` or with `\\r\\n`',
      'what is left is cut into fields',
      'Between two fields stand one or more blanks and tabs, in any mixture',
      'a line without any field describes nothing, and is no problem either',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    for (const gap of [' ', '  ', '\t', '\t\t\t', ' \t', '\t ', ' \t\t  \t ']) {
      const services = [0, 2, 1].map((aliases) => serviceOf(random, aliases));
      const ragged = services.map((service) => `${gap}${lineOf(service, gap)}${gap}`);
      const straight = services.map((service) => lineOf(service, gap));
      for (const lines of [straight, ragged]) {
        for (const end of ['\n', '\r\n']) {
          const empty = random.pick(['', gap]);
          expect(await parseServices([...lines, empty].join(end))).toEqual({ services, problems: [] });
          expect(await parseServices([empty, ...lines].join(end))).toEqual({ services, problems: [] });
        }
      }
    }
  },
);

check(
  'leaves out comments, wherever they begin',
  {
    points: 2,
    needs: READS,
    hint: [
      'Cut the line off at its first `#` before you look at anything else. A comment may look like a row, and no blank need stand before it.',
      'To look at the first character of the line, or for a field `#`, is not enough: in `www#web` a comment begins in the middle.',
      "`const [content = ''] = line.split('#');` keeps what stands before the first `#`, or all if there is none. Only this is cut into fields.",
    ],
    lesson: '02-server-ports#a-comment-runs-from--to-the-end-of-the-line',
    covers: 'a `#` begins a comment, wherever it stands, also right behind a field',
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    const decoy = () => lineOf(serviceOf(random, 1), ' ');
    const comments = [
      '#',
      '##',
      `# ${random.word()}`,
      `#${decoy()}`,
      `# ${decoy()} # ${decoy()}`,
      '# eighty/tcp',
      "# `rlogin' <(v5)>",
    ];
    for (const comment of comments) {
      const [bare, withAliases] = [serviceOf(random), serviceOf(random, 2)];
      const [first, second] = [lineOf(bare, '\t'), lineOf(withAliases, '\t')];
      const gap = random.pick([' ', '\t', '\t\t\t']);
      const lines = [
        ...[comment, `${gap}${comment}`, `${first}${gap}${comment}`, `${second}${gap}${comment}`],
        ...[`${first}${comment}`, `${second}${comment}`, comment],
      ];
      const services = [bare, withAliases, bare, withAliases];
      expect(await parseServices(textOf(lines))).toEqual({ services, problems: [] });
    }
  },
);

check(
  'keeps every row, in the order of the file, whatever came before',
  {
    points: 1,
    needs: READS,
    hint: [
      'TCP and UDP have rows of their own. Neither a name nor a port is in the file once only, so neither can be the key of a table.',
      'An object or a Map by name or by port keeps one row of several. And a protocol may be any: sctp, ddp, or TCP in capitals, which stays as it is.',
      'One array, and one `services.push({ name, port, protocol, aliases })` for each well-formed line: no look at the earlier ones, no list of protocols.',
    ],
    lesson: '02-server-ports#tcp-and-udp-have-rows-of-their-own',
    covers: [
      'services has an object for every well-formed line, in the order of the file',
      'Nothing is turned into small letters or capitals',
      'The protocol is one or more characters other than a slash',
      'Any text can be a name, `constructor` too',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    const [one, other] = [serviceOf(random, 1), serviceOf(random)];
    const rows = [
      ...PROTOCOLS.map((protocol) => ({ ...one, protocol })),
      ...[
        { ...other, port: one.port, protocol: 'tcp' },
        { ...one, port: other.port, protocol: 'udp' },
      ],
      ...[
        { ...one, aliases: [] },
        { ...one, name: one.name.toUpperCase(), protocol: 'TCP' },
      ],
      ...['constructor', '__proto__', 'toString'].map((name) => ({ ...serviceOf(random), name })),
    ];
    const services = random.shuffle([...rows, ...rows]);
    expect(await parseServices(textOf(services.map((service) => lineOf(service, '\t'))))).toEqual({
      services,
      problems: [],
    });
  },
);

check(
  'takes a port and a protocol with one slash between them, and nothing else',
  {
    points: 2,
    needs: READS,
    hint: [
      'Is it as strict as the port of lesson 1, and is there something behind the slash? A port is no more than 65535, and no less strict for standing in a file.',
      "`parseInt` reads `80a` and `8e1` as far as it can, and `split('/')` lets `80/tcp/udp` pass. Look at the whole field. If it is bad, throw nothing.",
      "`/^([0-9]+)\\/([^/]+)$/` has to match the second field, and the number is at most 65535. If not: `problems.push({ line, reason: '…' })`.",
    ],
    lesson: '02-server-ports#a-malformed-line-is-reported-and-reading-goes-on',
    covers: [
      'the second one is a port, one slash and a protocol, as in `80/tcp`',
      'The port is written in the digits `0` to `9` alone and is at most 65535',
      'The protocol is one or more characters other than a slash',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    for (const written of ['0', '00', '65535', '0080', `00000000${random.int(1, 65535)}`]) {
      const service = { ...serviceOf(random), port: Number(written) };
      const text = `${service.name} ${written}/${service.protocol}\n`;
      expect(await parseServices(text)).toEqual({ services: [service], problems: [] });
    }
    for (const field of random.shuffle(faultyFields(random))) {
      const text = `${random.word()}\t${field}\t${random.word()}\n`;
      expect(await parseServices(text)).toEqual({ services: [], problems: [{ line: 1, reason: aReason() }] });
    }
  },
);

check(
  'reads on after a malformed line, and gives its number and a reason',
  {
    points: 3,
    needs: READS,
    hint: [
      'People open the file in an editor: its first line is 1, and lines with a comment only or with nothing at all are lines too. Say something about each bad one.',
      'Number the lines before you leave out comments and empty ones. A bad line ends neither the loop nor the function: it is noted, and reading goes on.',
      "`for (const [index, line] of text.split(/\\r?\\n/).entries())`; no fields, `continue`; a bad line, `problems.push({ line: index + 1, reason: '…' })`.",
    ],
    lesson: '02-server-ports#a-malformed-line-is-reported-and-reading-goes-on',
    covers: [
      'problems has an object for every line that has fields and is not well-formed',
      'line: the number of the line in the file',
      'every line is counted, with comments and empty ones',
      'reason: what is wrong with it, in your own words (not empty)',
      'Such a line gives no service, and the lines behind it are read like all others',
      'parseServices does not throw',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseServices } = student.functions<Exports>();
    for (const end of ['\n', '\r\n']) {
      const lines: string[] = [];
      const expected: ServicesFile = { services: [], problems: [] };
      const [nameAlone, portAlone, swapped] = [random.word(), '80/tcp', `80/tcp ${random.word()}`];
      const commented = `${random.word()}#80/tcp`;
      const faulty = [
        nameAlone,
        portAlone,
        swapped,
        commented,
        ...faultyFields(random).map((field) => `${random.word()} ${field}`),
      ];
      for (const line of random.shuffle(faulty)) {
        for (let skipped = random.int(0, 2); skipped > 0; skipped--) {
          lines.push(random.pick(['', ' \t', `# ${random.word()}`, '\t# 80/tcp']));
        }
        for (let good = random.int(0, 2); good > 0; good--) {
          const service = serviceOf(random, random.int(0, 2));
          lines.push(lineOf(service, '\t'));
          expected.services.push(service);
        }
        lines.push(line);
        expected.problems.push({ line: lines.length, reason: aReason() });
      }
      const parsed = await parseServices(lines.join(end));
      expect(parsed).toEqual(expected);
      for (const { reason } of parsed.problems) expect(reason).not.toBe('');
    }
  },
);

check(
  FINDS,
  {
    points: 1,
    hint: [
      'Walk through the rows from the top. If a protocol was given, the row has to have it; if none was given, any row will do.',
      "Do not take 'tcp' for granted when no protocol is given: then the first row with the name counts, whatever its protocol is.",
      '`services.find((service) => service.name === name && (protocol === undefined || service.protocol === protocol))`',
    ],
    lesson: '02-server-ports#looking-up-goes-both-ways',
    covers: [
      'findByName(services, name, protocol) must return the first of the services that has this name',
      'With a protocol, only services of this protocol are considered; without one (undefined), all are',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { findByName } = student.functions<Exports>();
    const names = ['http', 'constructor', random.word(), random.word()];
    const services = random.shuffle(names).flatMap((name) => {
      const service = { ...serviceOf(random), name };
      return random.shuffle(['tcp', 'udp', 'sctp']).map((protocol) => ({ ...service, protocol }));
    });
    for (const service of random.shuffle(services)) {
      const first = services.find(({ name }) => name === service.name);
      expect(await findByName(services, service.name)).toEqual(first);
      expect(await findByName(services, service.name, service.protocol)).toEqual(service);
    }
  },
);

check(
  'finds a service by an alias, and takes the first row that fits',
  {
    points: 2,
    needs: FINDS,
    hint: [
      'An alias is as good as a name. Who comes first, `shell` with its alias `syslog` or the row of `syslog` itself? The file says.',
      'To search all names first, and all aliases afterwards, are two walks with another result. In one walk, ask each row for both.',
      'In the one `find`: `(service.name === name || service.aliases.includes(name))`, and besides the question about the protocol.',
    ],
    lesson: '02-server-ports#looking-up-goes-both-ways',
    covers: 'or this name among its aliases: a row that stands earlier wins',
  },
  async ({ student, lab: { random } }) => {
    const { findByName } = student.functions<Exports>();
    const [word, other] = [random.word(), random.word()];
    const aliases = random.shuffle([word, random.word(), other]);
    const named = { ...serviceOf(random, 1), name: word, protocol: 'udp' };
    const aliased = { ...serviceOf(random), protocol: 'tcp', aliases };
    const both = { ...serviceOf(random), protocol: 'tcp', aliases: [...aliases].reverse() };
    for (const services of [
      [aliased, named, both],
      [both, named, aliased],
      [named, both, aliased],
    ]) {
      const padded = [serviceOf(random, 2), ...services, serviceOf(random, 2)];
      expect(await findByName(padded, word)).toEqual(services[0]);
      expect(await findByName(padded, word, 'udp')).toEqual(named);
      const firstAliased = services.find(({ protocol }) => protocol === 'tcp');
      expect(await findByName(padded, word, 'tcp')).toEqual(firstAliased);
      expect(await findByName(padded, other)).toEqual(firstAliased);
    }
  },
);

check(
  'finds a service by its port and protocol together',
  {
    points: 1,
    hint: [
      'TCP port 514 and UDP port 514 are two ports, and they belong to two services. Both must fit, number and protocol.',
      'A table that has the port alone as its key mixes the protocols up. Where several rows fit, the first one counts.',
      '`services.find((service) => service.port === port && service.protocol === protocol)`',
    ],
    lesson: '02-server-ports#tcp-and-udp-have-rows-of-their-own',
    covers:
      'findByPort(services, port, protocol) must return the first of the services with this port and this protocol',
  },
  async ({ student, lab: { random } }) => {
    const { findByPort } = student.functions<Exports>();
    const ports = [0, 514, random.int(1, 500), random.int(600, 65535)];
    const services = random.shuffle(
      ports.flatMap((port) =>
        random.shuffle(['tcp', 'udp', 'sctp']).map((protocol) => ({ ...serviceOf(random, 1), port, protocol })),
      ),
    );
    const later = services.map((service) => ({ ...service, name: random.word() }));
    for (const service of services) {
      expect(await findByPort([...services, ...later], service.port, service.protocol)).toEqual(service);
    }
  },
);

check(
  'returns undefined where nothing fits, and throws nothing',
  {
    points: 1,
    hint: [
      '"Not found" is an ordinary answer. Capitals are other letters, a beginning is not the whole, and port 22 of UDP is not port 22 of TCP.',
      'A plain object has a `constructor` that nobody put into it. Compare with `===`, change no capitals, and throw nothing.',
      "`find` gives undefined by itself. Ask `protocol === undefined`, not `!protocol`: '' is a protocol too, though no row has it.",
    ],
    lesson: '02-server-ports#looking-up-goes-both-ways',
    covers: [
      'If there is none, it must return undefined',
      'this port and this protocol, or undefined',
      'Both must compare names and protocols exactly',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { findByName, findByPort } = student.functions<Exports>();
    const [service, other] = [
      { ...serviceOf(random, 2), protocol: 'tcp' },
      { ...serviceOf(random), protocol: 'udp' },
    ];
    const services = [service, { ...other, port: (service.port + 1) % 65536 }];
    const { name, port, aliases } = service;
    const names = [
      name.toUpperCase(),
      name.slice(0, -1),
      `${name}s`,
      ` ${name}`,
      '',
      aliases.join(' '),
      'constructor',
      'toString',
      '__proto__',
    ];
    for (const wrong of names) expect(await findByName(services, wrong)).toBeUndefined();
    for (const protocol of ['udp', 'TCP', 't', '', 'constructor']) {
      expect(await findByName(services, name, protocol)).toBeUndefined();
      expect(await findByPort(services, port, protocol)).toBeUndefined();
    }
    expect(await findByPort(services, (port + 2) % 65536, 'tcp')).toBeUndefined();
    expect(await findByName([], name)).toBeUndefined();
    expect(await findByPort([], port, 'tcp')).toBeUndefined();
  },
);

check(
  'reads the services file of a real machine, and any other',
  {
    points: 3,
    needs: READS,
    hint: [
      'Read the file exercises/service-lookup/services.txt with your program and look at what it makes of the line that is shown.',
      'It has tabs and blanks, comments behind rows, rows of sctp and ddp, and names that come several times. No line of it is malformed.',
      'The order counts: cut at `/\\r?\\n/`, number the lines, cut off from `#`, cut at `/[ \\t]+/`, leave out empty fields, match the second field as a whole.',
    ],
    lesson: '02-server-ports#the-format-of-a-services-file',
    covers: [
      'services has an object for every well-formed line, in the order of the file',
      'findByName(services, name, protocol) must return the first',
      'findByPort(services, port, protocol) must return the first',
    ],
  },
  async ({ student, lab }) => {
    const { parseServices, findByName, findByPort } = student.functions<Exports>();
    const { services, problems } = await parseServices(readFileSync(REAL_FILE, 'utf8'));
    expect(problems).toEqual([]);
    expect(services).toHaveLength(117);
    const row = (name: string, port: number, protocol: string, ...aliases: string[]) => ({
      name,
      port,
      protocol,
      aliases,
    });
    expect(await findByName(services, 'www')).toEqual(row('http', 80, 'tcp', 'www'));
    expect(await findByName(services, 'krb5', 'udp')).toEqual(
      row('kerberos', 88, 'udp', 'kerberos5', 'krb5', 'kerberos-sec'),
    );
    expect(await findByName(services, 'syslog')).toEqual(row('shell', 514, 'tcp', 'cmd', 'syslog'));
    expect(await findByName(services, 'echo', 'ddp')).toEqual(row('echo', 4, 'ddp'));
    expect(await findByName(services, 'dns')).toBeUndefined();
    expect(await findByPort(services, 53, 'udp')).toEqual(row('domain', 53, 'udp'));
    expect(await findByPort(services, 514, 'udp')).toEqual(row('syslog', 514, 'udp'));
    expect(await findByPort(services, 7000, 'udp')).toEqual(row('afs3-fileserver', 7000, 'udp'));
    expect(await findByPort(services, 8990, 'tcp')).toEqual(row('clc-build-daemon', 8990, 'tcp'));
    expect(await findByPort(services, 5672, 'sctp')).toEqual(row('amqp', 5672, 'sctp'));
    expect(await findByPort(services, 80, 'udp')).toBeUndefined();
    const readsBack = async (lines: Line[]): Promise<void> => {
      const expected: ServicesFile = { services: [], problems: [] };
      for (const [index, { service, faulty }] of lines.entries()) {
        if (service) expected.services.push(service);
        if (faulty) expected.problems.push({ line: index + 1, reason: aReason() });
      }
      expect(await parseServices(textOf(lines.map(({ text }) => text)))).toEqual(expected);
    };
    await lab.forAll(fc.array(anyLine, { maxLength: 8 }), readsBack, { runs: 100, atOnce: 20 });
  },
);

function aReason(): string {
  return expect.any(String) as string;
}

function serviceOf(random: Random, aliases = 0): Service {
  const name = random.pick([
    random.word(),
    `${random.word(3)}-${random.word(4)}`,
    `x${random.int(1, 99)}_${random.word(3)}`,
  ]);
  const others = Array.from({ length: aliases }, () => `${random.word(5)}${random.pick(['', '-0', '5', '_db', '.x'])}`);
  return { name, port: random.int(0, 65535), protocol: random.pick(['tcp', 'udp']), aliases: others };
}

function lineOf({ name, port, protocol, aliases }: Service, gap: string): string {
  return [name, `${port}/${protocol}`, ...aliases].join(gap);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** What may stand where `80/tcp` should. */
function faultyFields(random: Random): string[] {
  const port = random.int(1, 65535);
  const noPort = [
    'eighty/tcp',
    '/tcp',
    '-1/tcp',
    '+80/tcp',
    '8e1/tcp',
    '0x50/tcp',
    '80.0/tcp',
    '80a/tcp',
    '٨٠/tcp',
    'tcp/80',
  ];
  const tooLarge = [
    '65536/tcp',
    '80800/udp',
    `${65536 + port}/tcp`,
    `${2 ** 32 + port}/udp`,
    `${'9'.repeat(random.int(20, 400))}/tcp`,
  ];
  const noSlash = [`${port}`, 'tcp', `${port}tcp`, `${port}\\tcp`, `${port},tcp`, `${port} /tcp`, `${port}-tcp`];
  const noProtocol = [`${port}/`, `${port}/ tcp`, `${port}//tcp`, `${port}/tcp/udp`, `${port}/tcp/`, '/', '//'];
  return [...noPort, ...tooLarge, ...noSlash, ...noProtocol];
}

interface Line {
  text: string;
  service?: Service;
  faulty?: boolean;
}

const anyGap = fc.constantFrom(' ', '\t', '  ', '\t\t', ' \t ', '\t \t');
const noGap = fc.constant('');
const anyWord = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.+*/-]{0,7}$/);
const anyComment = fc.oneof(
  fc.constantFrom('', '#', '# http 80/tcp', '#80/tcp www'),
  fc.stringMatching(/^#[ -~\t]{0,12}$/),
);

const anyService = fc.record({
  name: anyWord,
  port: fc.oneof(fc.integer({ min: 0, max: 65535 }), fc.constantFrom(0, 1, 80, 65535)),
  protocol: fc.constantFrom(...PROTOCOLS),
  aliases: fc.array(anyWord, { maxLength: 3 }),
});

const anyRow = fc
  .tuple(anyService, fc.oneof(noGap, anyGap), anyGap, fc.oneof(noGap, anyGap), anyComment)
  .map(([service, before, gap, behind, comment]): Line => ({
    text: `${before}${lineOf(service, gap)}${behind}${comment}`,
    service,
  }));

const anyFaultyRow = fc
  .tuple(
    anyWord,
    anyGap,
    fc.constantFrom('80', 'tcp', 'x/tcp', '80/', '/tcp', '65536/tcp', '8e1/tcp', '80/tcp/udp', ''),
    anyComment,
  )
  .map(([name, gap, field, comment]): Line => ({ text: `${name}${gap}${field}${comment}`, faulty: true }));

const anyLine: fc.Arbitrary<Line> = fc.oneof(
  { weight: 5, arbitrary: anyRow },
  { weight: 2, arbitrary: anyFaultyRow },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(noGap, anyGap), anyComment)
      .map(([before, comment]) => ({ text: `${before}${comment}` })),
  },
);
