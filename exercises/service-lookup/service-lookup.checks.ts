import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, fc, type CheckContext, type Random } from '#lab';
import type { Service } from './service-lookup.js';

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
      'A file may have 130,000 lines, and a line 130,000 aliases',
      'the last one may do without',
      'name: the first field; port: a number; protocol: as it is written',
      'any other line is well-formed if it has at least two fields',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const files = ['', '\n', '\n\n'];
    for (const count of [1, 2, random.int(3, 20)]) {
      const lines = Array.from({ length: count }, () => lineOf(serviceOf(random), '\t'));
      files.push(lines.join('\n'), textOf(lines));
    }
    await readsAll(context, files);
    await readsHuge(context, 'a text of 130,000 lines', ['', 'a 1/tcp\n', 130_000, ''], {
      services: 130_000,
      problems: 0,
    });
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
  async (context) => {
    const { random } = context.lab;
    const services = [0, 1, 2, 3, random.int(4, 12)].map((count) => serviceOf(random, count));
    services.push({ ...serviceOf(random), aliases: ['b', 'a', 'b', '10/tcp', 'constructor', '__proto__', '0'] });
    const file = random.shuffle(services);
    const texts = ['\t', ' '].map((gap) => textOf(file.map((service) => lineOf(service, gap))));
    await readsAll(context, texts);
    await readsHuge(context, 'a line with 130,000 aliases', ['a 1/tcp', ' b', 130_000, ''], {
      services: 1,
      problems: 0,
      aliases: 130_000,
    });
    await keepsResultsApart(context);
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
    lesson: '02-server-ports#spaces-and-tabs-separate-the-fields',
    covers: [
      'a line ends with `\\n` or with `\\r\\n`',
      'Any other `\\r` is a character like a letter',
      'A blank is U+0020; no other character parts fields',
      'what is left is cut into fields',
      'Between two fields stand one or more blanks and tabs, in any mixture',
      'a line without any field describes nothing, and is no problem either',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const texts: string[] = [];
    for (const gap of [' ', '  ', '\t', '\t\t\t', ' \t', '\t ', ' \t\t  \t ', ' '.repeat(random.int(50, 900))]) {
      const services = [0, 2, 1].map((aliases) => serviceOf(random, aliases));
      const ragged = services.map((service) => `${gap}${lineOf(service, gap)}${gap}`);
      const straight = services.map((service) => lineOf(service, gap));
      for (const lines of [straight, ragged]) {
        for (const end of ['\n', '\r\n']) {
          const empty = random.pick(['', gap]);
          texts.push([...lines, empty].join(end), [empty, ...lines].join(end), [...lines, empty, 'x'].join(end));
        }
        texts.push(`${lines[0]}\r\n${lines[1]}\n${lines[2]}\n\r\nx\n`);
      }
    }
    await readsAll(context, [...texts, ...ODD_CHARACTERS.map(withCharacter)]);
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
  async (context) => {
    const { random } = context.lab;
    const decoy = () => lineOf(serviceOf(random, 1), ' ');
    const comments = [
      '#',
      '##',
      `# ${random.word()}`,
      `#${decoy()}`,
      `# ${decoy()} # ${decoy()}`,
      '# eighty/tcp',
      "# `rlogin' <(v5)>",
      '#\\',
      '#"\'`\t\t80/tcp',
      ...ODD_CHARACTERS.map((odd) => `# x${odd}b 2/tcp${odd}#${odd}c 3/tcp`),
    ];
    const texts = comments.map((comment) => {
      const [bare, withAliases] = [serviceOf(random), serviceOf(random, 2)];
      const [first, second] = [lineOf(bare, '\t'), lineOf(withAliases, '\t')];
      const gap = random.pick([' ', '\t', '\t\t\t']);
      return textOf([
        ...[comment, `${gap}${comment}`, `${first}${gap}${comment}`, `${second}${gap}${comment}`],
        ...[`${first}${comment}`, `${second}${comment}`, comment],
        ...[
          `x${comment}`,
          `x${gap}80${comment}`,
          `x${gap}80/${comment}`,
          `x${gap}${comment}80/tcp`,
          `${first} y\\${comment}`,
        ],
      ]);
    });
    await readsAll(context, texts);
    await readsHuge(context, 'a comment of 130,000 words', ['a 1/tcp b #', ' 2/tcp', 130_000, ''], {
      services: 1,
      problems: 0,
      aliases: 1,
    });
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
  async (context) => {
    const { random } = context.lab;
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
        { ...one, aliases: [one.name, one.name.toUpperCase()] },
      ],
      ...INHERITED.flatMap((name) => [
        { ...serviceOf(random), name },
        { ...serviceOf(random), protocol: name, aliases: [name] },
      ]),
      ...['80/tcp', '80', '0', '-', '/', '//', '*', '.', '\\', '"x"', '$&', 'undefined', 'null'].map((name) => ({
        ...serviceOf(random),
        name,
      })),
    ];
    const protocols = [...ODD_PROTOCOLS, ...INHERITED].map((protocol) => ({ ...serviceOf(random), protocol }));
    const services = random.shuffle([...rows, ...rows, ...protocols]);
    await readsAll(context, [
      textOf(services.map((service) => lineOf(service, '\t'))),
      textOf(protocols.map((row) => lineOf(row, ' '))),
    ]);
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
  async (context) => {
    const { random } = context.lab;
    const edges = [0, 1, 9, 10, 80, 255, 256, 1023, 1024, 9999, 10_000, 32_767, 32_768, 49_151, 65_534, 65_535];
    const written = [
      '00',
      '0080',
      '010',
      `00000000${random.int(1, 65535)}`,
      ...edges.map(String),
      `${'0'.repeat(20_000)}80`,
    ];
    const right = written.map((port) => `${serviceOf(random).name} ${port}/${random.pick(PROTOCOLS)}\n`);
    const faulty = [...faultyFields(random), `${'9'.repeat(20_000)}/tcp`, `${'0'.repeat(20_000)}65536/tcp`];
    const wrong = random.shuffle(faulty).map((field) => `${random.word()}\t${field}\t${random.word()}\n`);
    await readsAll(context, [...right, ...wrong]);
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
  async (context) => {
    const { random } = context.lab;
    const texts = ['\n', '\r\n'].map((end) => {
      const lines: string[] = [];
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
        for (let good = random.int(0, 2); good > 0; good--)
          lines.push(lineOf(serviceOf(random, random.int(0, 2)), '\t'));
        lines.push(line);
      }
      return lines.join(end);
    });
    await readsAll(context, texts);
    await readsHuge(context, 'a text of 20,000 malformed lines', ['', 'a\n', 20_000, 'a 1/tcp'], {
      services: 1,
      problems: 20_000,
      lastProblem: 20_000,
    });
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
  async (context) => {
    const { random } = context.lab;
    const names = ['http', ...INHERITED, random.word(), random.word()];
    const services = random.shuffle(names).flatMap((name) => {
      const service = { ...serviceOf(random), name };
      return random.shuffle(['tcp', 'udp', 'sctp', 'constructor']).map((protocol) => ({ ...service, protocol }));
    });
    await findsAll(context, [services], { names, protocols: [...PROTOCOLS, 'constructor'] });
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
    covers: [
      'or this name among its aliases: a row that stands earlier wins',
      'Both look at the list as it is when they are called, and change nothing in it',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const [word, other] = [random.word(), random.word()];
    const aliases = random.shuffle([word, random.word(), other]);
    const named = { ...serviceOf(random, 1), name: word, protocol: 'udp' };
    const aliased = { ...serviceOf(random), protocol: 'tcp', aliases };
    const both = { ...serviceOf(random), protocol: 'tcp', aliases: [...aliases].reverse() };
    const orders = [
      [aliased, named, both],
      [both, named, aliased],
      [named, both, aliased],
    ].map((services) => [serviceOf(random, 2), ...services, serviceOf(random, 2)]);
    await findsAll(context, orders, { names: [word, other], protocols: ['tcp', 'udp'] });
    await seesChanges(context, 'name');
    await context.lab.forAll(
      fewWords,
      (services) => findsAll(context, [services], { names: FEW, protocols: FEW_PROTOCOLS }),
      {
        runs: 40,
        atOnce: 20,
      },
    );
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
  async (context) => {
    const { random } = context.lab;
    const ports = [0, 514, 65535, random.int(1, 500), random.int(600, 65000)];
    const services = random.shuffle(
      ports.flatMap((port) =>
        random
          .shuffle(['tcp', 'udp', 'sctp', '0tcp', 'constructor', '__proto__'])
          .map((protocol) => ({ ...serviceOf(random, 1), port, protocol })),
      ),
    );
    const later = services.map((service) => ({ ...service, name: random.word() }));
    const asked = {
      ports: [...ports, 51, 5140],
      protocols: ['tcp', 'udp', 'sctp', '4tcp', '0tcp', 'TCP', 'constructor', '__proto__'],
    };
    await findsAll(context, [[...services, ...later], later, services], asked);
    await seesChanges(context, 'port');
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
  async (context) => {
    const { random } = context.lab;
    const [service, other] = [
      { ...serviceOf(random, 2), protocol: 'tcp' },
      { ...serviceOf(random), protocol: 'udp' },
    ];
    const { name, port, aliases } = service;
    const services = [service, { ...other, port: (port + 1) % 65536 }];
    const names = [
      ...[name, name.toUpperCase(), name.slice(0, -1), name.slice(1), `${name}s`, ` ${name}`, `${name} `, ''],
      ...[aliases[0]!.slice(1), aliases[0]!.slice(0, -1), '.', '.*', '(', '[', '\\', '*', '^', 'undefined', 'null'],
      ...INHERITED,
    ];
    const protocols = ['tcp', 'udp', 'TCP', 't', 'cp', '', 'constructor', '__proto__', 'undefined'];
    const ports = [port, (port + 1) % 65536, (port + 2) % 65536];
    // What one text is put together of for a table, another may be put together of as well.
    const joined = SEPARATORS.flatMap((between) => [
      ...[`a${between}b`, `a${between}tcp`, `tcp${between}a`, `a${between}a`, `${between}a`, `a${between}`],
    ]);
    const tables = [
      [{ name: 'a', port: 1, protocol: 'tcp', aliases: ['a', 'b', 'tcp'] }],
      joined.map((text): Service => ({ name: text, port: 1, protocol: 'udp', aliases: [`c${text}`] })),
    ];
    // They look the same, or are the same to who sorts words, but are other texts.
    const alike = [
      '\u00e9',
      'e\u0301',
      'e',
      '\u00c9',
      'ss',
      '\u00df',
      'i',
      '\u0130',
      '\u0131',
      'a\u0000',
      'a\u00ad',
      'a',
      '\uff41',
    ];
    const rows = alike.map((text): Service => ({ name: text, port: 1, protocol: text, aliases: [] }));
    await findsAll(context, [services, []], { names, protocols, ports });
    await findsAll(context, tables, { names: ['a', 'b', 'tcp', ...joined], protocols: ['tcp', 'udp', 'a', 'b'] });
    await findsAll(
      context,
      rows.map((row) => [row]),
      { names: alike, protocols: alike, ports: [1] },
    );
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
  async (context) => {
    const { parseServices, findByName, findByPort } = context.student.functions<Exports>();
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
    const texts = fc.array(fc.oneof(anyFile, anySoup), { minLength: 1, maxLength: 16 });
    await context.lab.forAll(texts, (some) => readsAll(context, some), { runs: 20, atOnce: 4 });
  },
);

/** Names that every object inherits. */
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'length'];
/** A protocol is any text without a slash. */
const ODD_PROTOCOLS = [
  'udp-lite',
  'a.b',
  'tcp+',
  'tcp6',
  '6',
  'TCP',
  'T',
  '\u00fctp',
  '\\',
  '*',
  '()',
  ':',
  'x\u00a0y',
  '\u{1f600}',
  'undefined',
];
/** What others take for a blank or a line end, and what changes when bytes or forms of letters are changed; none of it separates anything here. */
const ODD_CHARACTERS = [
  ...[0x00, 0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x7f, 0x85, 0xa0, 0xad, 0x1680, 0x180e, 0x2000],
  ...[0x2003, 0x2009, 0x200b, 0x200d, 0x200e, 0x2028, 0x2029, 0x202f, 0x205f, 0x2060, 0x3000, 0xfe0f, 0xfeff, 0xfffd],
  ...[0x0109, 0x010a, 0x010d, 0x0120, 0x0123, 0x012f, 0x0130, 0x0138, 0x0301, 0x0660, 0x212a, 0xff03, 0xff0f, 0xff18],
  ...[0xb2, 0xe9, 0xff, 0x0100, 0x2215, 0x2460, 0x1d7d8, 0x1f600],
  ...[0xd800, 0xdbff, 0xdc00, 0xdfff, 0xffff], // the first four are halves of pairs, which stand in no text of UTF-8
]
  .map((code) => String.fromCodePoint(code))
  .concat('\r', '\r\r', [...'!"$%&\'()*+,-.:;<=>?@[]^_`{|}~\\'], '\\n', '\\t');
const SEPARATORS = ['', ...' \t\n/:,;|-_.#@+=&~\0\u0001\u001f\uffff'];

/** A text in which the character stands in each place; it belongs to the field that it stands in. */
function withCharacter(odd: string): string {
  const fields = [`${odd}n`, `n${odd}`, `n${odd}n`].flatMap((field) => [
    `${field} 1/tcp`,
    `a 1/tcp ${field}`,
    `a 1/${field} b`,
  ]);
  return textOf([
    ...[
      'a 1/tcp',
      ...fields,
      odd,
      ` ${odd}\t`,
      `${odd}#`,
      `a 1/${odd}`,
      `a ${odd}1/tcp`,
      `a 1${odd}/tcp`,
      `a 1${odd}1/tcp`,
    ],
    ...[`a${odd}1/tcp`, `a 1/tcp b${odd}c ${odd} d`, `a 1/tcp #${odd}b 2/tcp`, `a${odd}b 2/tcp c${odd}d 3/tcp`],
    ...[`a 1/tcp${odd}`, `a 1/tcp ${odd}`, `a 1/tcp x${odd}`, 'z'],
  ]);
}

/** What the stub says of a text: its services, and the numbers of the lines that are not well-formed. */
function contractOf(text: string): { services: Service[]; problemLines: number[] } {
  const services: Service[] = [];
  const problemLines: number[] = [];
  for (const [index, line] of text.replaceAll('\r\n', '\n').split('\n').entries()) {
    const [content = ''] = line.split('#');
    const [name, second, ...aliases] = content.split(/[ \t]/).filter((field) => field !== '');
    if (name === undefined) continue;
    const [digits = '', protocol = '', ...more] = (second ?? '').split('/');
    const isNumber = digits !== '' && [...digits].every((digit) => '0123456789'.includes(digit));
    if (isNumber && BigInt(digits) <= 65535n && protocol !== '' && more.length === 0)
      services.push({ name, port: Number(digits), protocol, aliases });
    else problemLines.push(index + 1);
  }
  return { services, problemLines };
}

/** Has the program read all texts in one go. Where it differs from the stub, the text is read once more, so that the steps show what came. */
async function readsAll({ student, lab }: CheckContext, texts: readonly string[]): Promise<void> {
  const answers = await student.evaluate(
    texts.length === 1 ? 'read a text' : `read ${texts.length} texts, one after the other`,
    ({ parseServices }: Exports, all: readonly string[]) =>
      all.map((text) => {
        try {
          const { services, problems } = parseServices(text);
          const rows = services.map(({ name, port, protocol, aliases }) => ({ name, port, protocol, aliases }));
          const lines = problems.map(({ line }) => line);
          const reasons = problems.every(({ reason }) => typeof reason === 'string' && reason.trim() !== '');
          const own = new Set(services).size === services.length;
          const fields = services.find((service) => ![0, 4].includes(Object.keys(service).length));
          return {
            read: JSON.stringify({ services: rows, problemLines: lines }),
            reasons,
            own,
            fields: fields && Object.keys(fields),
          };
        } catch {
          return undefined; // what was thrown, or returned instead, is seen when it is asked once more
        }
      }),
    texts,
  );
  for (const [index, text] of texts.entries()) {
    const [expected, answer] = [contractOf(text), answers[index]];
    const right = answer?.read === JSON.stringify(expected);
    if (right && answer.reasons && answer.own && answer.fields === undefined) continue;
    const { services, problems } = await student.functions<Exports>().parseServices(text);
    expect(services).toEqual(expected.services);
    expect(problems.map(({ line }) => line)).toEqual(expected.problemLines);
    const { line } = problems.find(({ reason }) => !/\S/.test(reason)) ?? {};
    if (line !== undefined) lab.fail(`the problem of line ${line} has an empty reason`);
    if (answer?.fields)
      lab.fail(`a service has the fields ${answer.fields.join(', ')}, and not name, port, protocol and aliases alone`);
    if (answer?.own === false) lab.fail('two lines have the same object in services: each is to have its own');
    lab.fail(
      `parseServices(${JSON.stringify(text.slice(0, 80))}) returned something else when other texts had been read before, or what it returned cannot be read`,
    );
  }
}

/** Has the program read a text that is made of a beginning, many times a piece, and an end. */
async function readsHuge(
  { student, lab }: CheckContext,
  what: string,
  [begin, piece, times, end]: [string, string, number, string],
  expected: { services: number; problems: number; aliases?: number; lastProblem?: number },
): Promise<void> {
  const read = await student.evaluate(
    `read ${what}`,
    ({ parseServices }: Exports, before: string, repeated: string, count: number, behind: string) => {
      const stackLines = Error.stackTraceLimit;
      Error.stackTraceLimit = 0; // a program that throws for each line and catches it does not spend its time on stacks
      try {
        const { services, problems } = parseServices(before + repeated.repeat(count) + behind);
        const [aliases, lastProblem] = [services.at(-1)?.aliases.length, problems.at(-1)?.line];
        return { services: services.length, problems: problems.length, aliases, lastProblem };
      } catch (error) {
        return { threw: String(error) };
      } finally {
        Error.stackTraceLimit = stackLines;
      }
    },
    begin,
    piece,
    times,
    end,
  );
  if ('threw' in read) lab.fail(`parseServices threw ${read.threw} when it was to read ${what}`);
  expect({ ...expected, ...read }).toEqual({ ...read, ...expected });
}

/** What is done to one result changes no other, neither of the same text nor of the next. */
async function keepsResultsApart({ student, lab }: CheckContext): Promise<void> {
  const text = 'a 1/tcp\nb 2/udp\nbad\nc 3/tcp x\n';
  const found = await student.evaluate(
    'changed what parseServices had returned, and read the same text again',
    ({ parseServices }: Exports, file: string) => {
      const [first, kept] = [parseServices(file), parseServices(file)];
      const quietly = (change: () => unknown) => {
        try {
          change();
        } catch {
          // What cannot be changed does no harm.
        }
      };
      quietly(() => first.services[0]!.aliases.push('pushed'));
      const neighbours = JSON.stringify(first.services.slice(1).map(({ aliases }) => aliases));
      quietly(() => (first.services[1]!.name = 'changed'));
      quietly(() => (first.problems[0]!.line = 99));
      quietly(() => first.services.push(first.services[0]!));
      quietly(() => first.problems.pop());
      const told = ({ services, problems }: typeof first) =>
        JSON.stringify([
          services.map(({ name, port, protocol, aliases }) => ({ name, port, protocol, aliases })),
          problems.map(({ line }) => line),
        ]);
      return { neighbours, kept: told(kept), again: told(parseServices(file)) };
    },
    text,
  );
  const { services, problemLines } = contractOf(text);
  const right = JSON.stringify([services, problemLines]);
  if (found.neighbours !== JSON.stringify(services.slice(1).map(({ aliases }) => aliases)))
    lab.fail('an alias was pushed to the first service, and others had it too: services share an array of aliases');
  for (const now of [found.kept, found.again])
    if (now !== right)
      lab.fail(
        `what parseServices had returned was changed, and another result of the same text is changed as well: ${now}`,
      );
}

interface Asked {
  names?: readonly string[];
  ports?: readonly number[];
  protocols: readonly string[];
}

type Question = { name: string; protocol: string | undefined } | { port: number; protocol: string };

function questionsOf({ names = [], ports = [], protocols }: Asked): Question[] {
  return [
    ...names.flatMap((name) => [undefined, ...protocols].map((protocol) => ({ name, protocol }))),
    ...ports.flatMap((port) => protocols.map((protocol) => ({ port, protocol }))),
  ];
}

/** What the stub says that is found. */
function answerTo(services: readonly Service[], question: Question): Service | undefined {
  for (const service of services) {
    if (question.protocol !== undefined && service.protocol !== question.protocol) continue;
    const { name, port, aliases } = service;
    if ('port' in question ? port === question.port : [name, ...aliases].some((each) => each === question.name))
      return service;
  }
  return undefined;
}

/** Asks all of it of each list, whose rows cannot be changed; what is answered wrongly is asked once more, for the steps. */
async function findsAll({ student, lab }: CheckContext, lists: readonly Service[][], asked: Asked): Promise<void> {
  const questions = questionsOf(asked);
  const answers = await student.evaluate(
    `asked ${lists.length * questions.length} questions`,
    ({ findByName, findByPort }: Exports, all: readonly Service[][], each: readonly Question[]) =>
      all.map((services) => {
        for (const service of services) Object.freeze(Object.freeze(service).aliases);
        Object.freeze(services);
        return each.map((question) => {
          try {
            const found =
              'port' in question
                ? findByPort(services, question.port, question.protocol)
                : findByName(services, question.name, question.protocol);
            if (found === undefined) return 'undefined';
            const { name, port, protocol, aliases } = found;
            return JSON.stringify({ name, port, protocol, aliases });
          } catch (error) {
            return `threw ${String(error)}`;
          }
        });
      }),
    lists,
    questions,
  );
  for (const [at, services] of lists.entries()) {
    for (const [index, question] of questions.entries()) {
      const [expected, answer] = [answerTo(services, question), answers[at]?.[index]];
      const { name, port, protocol, aliases } = expected ?? {};
      if (answer === (expected ? JSON.stringify({ name, port, protocol, aliases }) : 'undefined')) continue;
      const { findByName, findByPort } = student.functions<Exports>();
      const found =
        'port' in question
          ? await findByPort(services, question.port, question.protocol)
          : await findByName(services, question.name, question.protocol);
      if (expected) expect(found).toEqual(expected);
      else expect(found).toBeUndefined();
      lab.fail(
        `with ${JSON.stringify(question)} it was ${answer}, where the list and its rows were frozen or others had been asked before`,
      );
    }
  }
}

/** The list may be another the next time: what is looked up is what stands there now, in a long list as in a short one. */
async function seesChanges(context: CheckContext, by: 'name' | 'port'): Promise<void> {
  await seesChangesAmong(context, by, 0);
  await seesChangesAmong(context, by, 1000);
  await seesChangesAmong(context, by, 65_000);
}

/** The rows that change have so many others on both sides, which nothing is asked of; in a very long list there is one change. */
async function seesChangesAmong(
  { student, lab }: CheckContext,
  by: 'name' | 'port',
  rowsAround: number,
): Promise<void> {
  const steps = await student.evaluate(
    `changed a list of ${2 * rowsAround + 3} rows between look-ups in it`,
    ({ findByName, findByPort }: Exports, at: number) => {
      const row = (name: string, port: number, ...aliases: string[]): Service => ({
        name,
        port,
        protocol: 'tcp',
        aliases,
      });
      const around = () => Array.from({ length: at }, (_, index) => row(`around-${index}`, 1000 + (index % 60_000)));
      const services = [...around(), row('a', 1), row('b', 2, 'x'), row('c', 3), ...around()];
      const put = (index: number, deleted: number, ...rows: Service[]) => services.splice(at + index, deleted, ...rows);
      const here = () => services.slice(at, services.length - at);
      const renamed = 'a row had got another name and port';
      const changes: [string, () => unknown][] = [
        ['nothing had been changed', () => undefined],
        ['a row had been added', () => put(3, 0, row('d', 4, 'y'))],
        ['two rows had been put before others', () => put(0, 0, row('x', 3), row('e', 2))],
        ['the order had been reversed', () => put(0, 6, ...here().reverse())],
        [renamed, () => Object.assign(services[at + 1]!, { name: 'f', port: 6 })],
        ['a row had got one more alias', () => services[at + 2]!.aliases.push('z')],
        ['an alias had been changed', () => services[at + 2]!.aliases.fill('w')],
        ['a row had got another protocol', () => (services[at]!.protocol = 'udp')],
        ['a row had been replaced', () => (services[at + 2] = row('g', 7))],
        ['two rows had been exchanged', () => put(0, 2, services[at + 1]!, services[at]!)],
        ['a row had been taken out', () => put(0, 1)],
        ['these rows had been taken out', () => put(0, 5)],
      ];
      const long = at > 10_000;
      const made = long ? changes.filter(([change], index) => index === 0 || change === renamed) : changes;
      return made.map(([change, make]) => {
        make();
        const answers = [];
        for (const protocol of long ? [undefined] : [undefined, 'tcp', 'udp'])
          for (const name of long ? 'bf' : 'abcdefgwxyz')
            answers.push({ question: { name, protocol }, answer: findByName(services, name, protocol) });
        for (const protocol of long ? ['tcp'] : ['tcp', 'udp'])
          for (const port of long ? [2, 6] : [1, 2, 3, 4, 6, 7])
            answers.push({ question: { port, protocol }, answer: findByPort(services, port, protocol) });
        return {
          change,
          services: JSON.stringify(here()),
          answers: answers.map(({ question, answer }) => ({ question, found: JSON.stringify(answer?.name) })),
        };
      });
    },
    rowsAround,
  );
  for (const { change, services, answers } of steps) {
    const rows = JSON.parse(services) as Service[];
    for (const { question, found } of answers) {
      if (!(by in question) || found === JSON.stringify(answerTo(rows, question)?.name)) continue;
      const asked = 'port' in question ? 'findByPort' : 'findByName';
      const place = rowsAround > 0 ? `in the middle of a list of ${2 * rowsAround + rows.length} rows: ` : '';
      lab.fail(
        `${change}, and ${asked} with ${JSON.stringify(question)} found ${found ?? 'nothing'} in the list as it was then: ${place}${services}`,
      );
    }
  }
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
  .map(([service, before, gap, behind, comment]) => `${before}${lineOf(service, gap)}${behind}${comment}`);

const anyFaultyRow = fc
  .tuple(
    anyWord,
    anyGap,
    fc.constantFrom('80', 'tcp', 'x/tcp', '80/', '/tcp', '65536/tcp', '8e1/tcp', '80/tcp/udp', ''),
    anyComment,
  )
  .map(([name, gap, field, comment]) => `${name}${gap}${field}${comment}`);

const anyLine = fc.oneof(
  { weight: 5, arbitrary: anyRow },
  { weight: 2, arbitrary: anyFaultyRow },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.oneof(noGap, anyGap), anyComment).map(([before, comment]) => `${before}${comment}`),
  },
);
const anyFile = fc.array(anyLine, { maxLength: 8 }).map(textOf);

/** Whatever can stand in a file, in any order. A `\r` at the very end may be read in two ways. */
const anySoup = fc
  .array(
    fc.oneof(
      fc.constantFrom(' ', '\t', '\n', '\r\n', '\r', '#', '/', '80', '0', '65535', '65536', 'tcp', 'udp', 'a', '\n'),
      fc.constantFrom('1/tcp', 'www 80/tcp', '\nssh 22/tcp ', '\n', ' ', ...INHERITED),
      fc.constantFrom(...ODD_CHARACTERS),
    ),
    { maxLength: 30 },
  )
  .map((parts) => `a ${parts.join('')}\n`);

const FEW = ['a', 'b', 'A', 'ab', 'a/tcp', 'constructor', '', '.', '__proto__'];
const FEW_PROTOCOLS = ['tcp', 'udp', 'TCP', 'a'];
/** Lists of few words, so that names, aliases and protocols meet in all ways. */
const fewWords = fc.array(
  fc.record({
    name: fc.constantFrom(...FEW),
    port: fc.constantFrom(1, 2),
    protocol: fc.constantFrom(...FEW_PROTOCOLS),
    aliases: fc.array(fc.constantFrom(...FEW), { maxLength: 2 }),
  }),
  { maxLength: 5 },
);
