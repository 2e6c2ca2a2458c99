import { isIPv6 } from 'node:net';
import { check, expect, fc, type CheckContext, type Random } from '#lab';

type Exports = typeof import('./port-url.js');

const DEFAULTS = { http: 80, https: 443, ssh: 22, smtp: 25, dns: 53 };
type Known = keyof typeof DEFAULTS;
const KNOWN = Object.keys(DEFAULTS) as Known[];

const PARTS = 'takes scheme, host and port out of a URL';

check(
  PARTS,
  {
    points: 1,
    hint: [
      'The scheme ends at the first colon. The host begins behind `//`, ends before the next colon, and has no port in it.',
      "For `ssh://a.example:2022/b`, the scheme is `ssh`, the host `a.example`, the port the number 2022, not the text '2022', and `explicit` is true.",
      '`const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\\/\\/([^/?#]*)/i.exec(url) ?? []` gives the parts; then cut the authority at its colon.',
    ],
    lesson: '04-ports-in-urls#what-a-url-says-about-the-port',
    covers: [
      'must return an object with exactly these fields',
      'scheme: what stands before the first colon',
      'host: a name or an IP address',
      'port: the number that is written',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    for (const scheme of [...KNOWN, unknownScheme(random)]) {
      const [host, port] = [hostOf(random), random.int(1000, 65535)];
      const address = { scheme, host, port, explicit: true };
      expect(await parseAddress(`${scheme}://${host}:${port}`)).toEqual(address);
      expect(await parseAddress(`${scheme}://${host}:${port}/${random.word()}/today.html`)).toEqual(address);
    }
    const [name, port] = [random.word(), random.int(1000, 65535)];
    const address = { scheme: 'ssh', host: name, port, explicit: true };
    const apart = await student.evaluate(
      'changed what parseAddress had returned, and read the same URL again',
      ({ parseAddress: read }: Exports, url: string) => {
        const [first, other] = [read(url), read(url)];
        const fields = Object.keys(first);
        try {
          Object.assign(first, { scheme: 'changed', host: 'changed', port: 1, explicit: false });
        } catch {
          // What cannot be changed does no harm.
        }
        return {
          fields,
          results: [other, read(url)].map((one) => ({
            scheme: one.scheme,
            host: one.host,
            port: one.port,
            explicit: one.explicit,
          })),
        };
      },
      `ssh://${name}:${port}`,
    );
    if (![0, 4].includes(apart.fields.length))
      lab.fail(`the address has the fields ${apart.fields.join(', ')}, and not the four alone`);
    expect(apart.results).toEqual([address, address]);
    const longs = ['a'.repeat(64), `${'a'.repeat(300)}.b`, `${'a.'.repeat(200)}b`];
    await readsAll({ student, lab }, [
      [`ssh://${name}:${port}/${'a/'.repeat(65_000)}`, address],
      ...longs.map((host): Case => [`ssh://${host}:${port}`, { ...address, host }]),
    ]);
  },
);

check(
  'fills in the default port of the scheme',
  {
    points: 2,
    needs: PARTS,
    hint: [
      'Where no port is written, the scheme decides, with or without a path behind the host. Where one is written, the scheme has no say.',
      'All five schemes have a default, also those that the class URL knows nothing of: ssh 22, smtp 25, dns 53. A table is easier than questions.',
      "`const DEFAULTS = new Map([['http', 80], ['https', 443], …])`; without a written port, `port` is `DEFAULTS.get(scheme)` and `explicit` is false.",
    ],
    lesson: '04-ports-in-urls#default-ports',
    covers: 'or the default of the scheme: http 80, https 443, ssh 22, smtp 25, dns 53',
  },
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    for (const scheme of random.shuffle(KNOWN)) {
      const host = hostOf(random);
      const address = { scheme, host, port: DEFAULTS[scheme], explicit: false };
      expect(await parseAddress(`${scheme}://${host}`)).toEqual(address);
      expect(await parseAddress(`${scheme}://${host}/${random.word()}`)).toEqual(address);
      const port = DEFAULTS[random.pick(KNOWN.filter((other) => other !== scheme))];
      expect(await parseAddress(`${scheme}://${host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
    }
  },
);

check(
  'says whether the port is written, even when it is the default',
  {
    points: 1,
    needs: PARTS,
    hint: [
      '`explicit` is about the text and not about the number: is there a colon with a port behind the host?',
      'The class URL drops a port that is the default, so it cannot tell you. And `port !== default` asks another question than the one that is asked.',
      "Keep the text behind the host's colon, undefined where there is no colon: `explicit: writtenPort !== undefined`.",
    ],
    lesson: '04-ports-in-urls#default-ports',
    covers: 'explicit: true when the port is written in the URL, even if it is the default; false when it is implied',
  },
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    for (const scheme of random.shuffle(KNOWN)) {
      const [host, port] = [hostOf(random), DEFAULTS[scheme]];
      expect(await parseAddress(`${scheme}://${host}/`)).toEqual({ scheme, host, port, explicit: false });
      expect(await parseAddress(`${scheme}://${host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
    }
  },
);

check(
  'looks for host and port in the authority alone, behind the last @',
  {
    points: 2,
    needs: PARTS,
    hint: [
      'Cut out what stands between `//` and the next `/`, `?` or `#`; then drop all up to its last `@`. Only now look for a colon.',
      'A path, a query and a fragment may hold colons, `@` and brackets, and so may a user name. All of that has to be gone before you search.',
      "`const authority = /:\\/\\/([^/?#]*)/.exec(url)?.[1] ?? ''; const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);`",
    ],
    lesson: '04-ports-in-urls#what-a-url-says-about-the-port',
    covers: [
      'The authority begins behind `//` and ends before the first `/`, `?` or `#`, or with the text',
      'What follows has no effect on the result',
      'If there is an `@` in the authority, neither has anything up to the last `@`',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    const word = () => random.word();
    const decoy = () => random.int(1000, 65535);
    const behind = [
      `/${word()}:${decoy()}`,
      `/${word()}@${word()}:${decoy()}`,
      `?${word()}=${word()}:${decoy()}`,
      `?next=http://${word()}:${decoy()}/`,
      `?mail=${word()}@${word()}`,
      `#${word()}:${decoy()}`,
      `#@${word()}:${decoy()}/`,
      `/${word()}[1]:${decoy()}`,
      `?${word()}`,
      `#${word()}`,
    ];
    const before = [
      `${word()}@`,
      `${word()}:${word()}@`,
      `${word()}:${decoy()}@`,
      `www.${word()}.example@`,
      `${word()}@${word()}:${decoy()}@`,
    ];
    const pairs = [...behind.map((rest) => ['', rest]), ...before.map((user) => [user, '/'])];
    const both = before.map((user) => [user, random.pick(behind)]);
    for (const [user, rest] of [...pairs, ...both]) {
      const [scheme, host, port] = [random.pick(KNOWN), hostOf(random), random.int(1000, 65535)];
      const implied = { scheme, host, port: DEFAULTS[scheme], explicit: false };
      expect(await parseAddress(`${scheme}://${user}${host}${rest}`)).toEqual(implied);
      const explicit = { scheme, host, port, explicit: true };
      expect(await parseAddress(`${scheme}://${user}${host}:${port}${rest}`)).toEqual(explicit);
    }
    // Nothing of it counts, whatever characters it has.
    const marks = [
      ...'[]()<>{}"\'`^|!$&*+,;=%_~-.:@',
      '\u2028',
      '\u2029',
      '\u00e9',
      '\u{1f600}',
      '[::1]',
      ':p]',
      '[::',
      '%zz',
      '://',
      ':80:',
      '@@',
    ];
    const ends = [
      ...marks,
      '\n',
      '\r',
      '\t',
      '\0',
      '/',
      '?',
      '#',
      '//',
      '?@',
      '#@',
      '/@',
      '?a@b:1',
      '#a@b:1',
      'x/?#@',
      '\n@b:1',
    ];
    const users = marks.filter((mark) => !/[/?#]/.test(mark));
    const cases = KNOWN.flatMap((scheme): Case[] => {
      const address = { scheme, host: 'a.example', port: DEFAULTS[scheme], explicit: false };
      return [
        ...ends.flatMap((end) =>
          ['/', '?', '#'].flatMap((first): Case[] => [
            [`${scheme}://a.example${first}${end}`, address],
            [`${scheme}://a.example:1${first}x${end}`, { ...address, port: 1, explicit: true }],
          ]),
        ),
        ...users.flatMap((user): Case[] => [
          [`${scheme}://${user}@a.example`, address],
          [`${scheme}://u${user}p@a.example:1/`, { ...address, port: 1, explicit: true }],
          [`${scheme}://${user}@[::1]?`, { ...address, host: '::1' }],
        ]),
      ];
    });
    await readsAll({ student, lab }, cases);
  },
);

check(
  'gives scheme and host in small letters',
  {
    points: 1,
    needs: PARTS,
    hint: [
      'Scheme and host mean the same in capitals. Turn them into small letters, and do so before you look the scheme up.',
      '`HTTP://Example.COM` is `http://example.com`. A table that is asked for `HTTP` finds nothing, and a pattern with `[a-z]` does not match it.',
      'Let the pattern ignore case (`/…/i`), and call `toLowerCase()` on the scheme before the table is asked, and on the host before it is returned.',
    ],
    lesson: '04-ports-in-urls#writing-a-url-back',
    covers: ['what stands before the first colon, in small letters', 'a name or an IP address, in small letters'],
  },
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    for (const scheme of [...KNOWN, unknownScheme(random)]) {
      const [host, port] = [`${random.word()}.example`, random.int(1000, 65535)];
      const [SCHEME, Host] = [scheme.toUpperCase(), host.replace(/./, (first) => first.toUpperCase())];
      expect(await parseAddress(`${SCHEME}://${host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
      expect(await parseAddress(`${scheme}://${Host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
      if (!isKnown(scheme)) continue;
      const implied = { scheme, host, port: DEFAULTS[scheme], explicit: false };
      expect(await parseAddress(`${SCHEME}://${host.toUpperCase()}`)).toEqual(implied);
    }
  },
);

check(
  'reads IPv6 addresses in brackets, and nowhere else',
  {
    points: 3,
    needs: PARTS,
    hint: [
      'If the host begins with `[`, it reaches to `]`, and the colon of the port can only come next. `isIPv6` knows what may be inside.',
      'Two kinds of host need two ways to the port. Behind `[` all colons up to `]` belong to the address; without brackets, a second colon is a fault.',
      '`/^(?:\\[([^\\]]*)\\]|([^:[]*))(?::(.*))?$/` takes the address, or the name, and the port; no match, or `!isIPv6(address)`, is a SyntaxError.',
    ],
    lesson: '04-ports-in-urls#ipv6-addresses-in-urls',
    covers: [
      'An IPv6 address stands in brackets in the URL and has none in the result',
      'an IPv6 address has no brackets, a bracket is not closed',
      'anything but a colon and a port follows the closing bracket',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    for (const host of ['::1', ipv6Of(random), ipv6Of(random)]) {
      const [scheme, port, user] = [random.pick(KNOWN), random.int(1000, 65535), random.word()];
      const implied = { scheme, host, port: DEFAULTS[scheme], explicit: false };
      const explicit = { scheme, host, port, explicit: true };
      for (const rest of ['', '/', `/${random.word()}`]) {
        expect(await parseAddress(`${scheme}://[${host}]${rest}`)).toEqual(implied);
        expect(await parseAddress(`${scheme}://[${host}]:${port}${rest}`)).toEqual(explicit);
      }
      expect(await parseAddress(`${scheme}://${user}@[${host}]:${port}/`)).toEqual(explicit);
      const unbracketed = [host, `${host}:${port}`, `${user}@${host}:${port}`];
      const unclosed = [`[${host}`, `[${host}:${port}`, `[${host}/]:${port}`];
      const goesOn = [`[${host}]${port}`, `[${host}]${user}:${port}`, `${user}[${host}]:${port}`];
      const otherwise = ['', user, '127.0.0.1', `${host}:g`].map((inside) => `[${inside}]:${port}`);
      for (const authority of [...unbracketed, ...unclosed, ...goesOn, ...otherwise]) {
        await expect(parseAddress(`${scheme}://${authority}/`)).toRefuse(SyntaxError);
      }
    }
    const inside = [
      '',
      '1.2.3.4',
      '255.255.255.255',
      'a',
      'a.b',
      '1',
      ':',
      ':::',
      '::g',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7',
      '12345::',
      '[::1',
      '::1:',
      '-1::',
      ' ::1',
    ];
    const behind = [
      'x',
      '1',
      '80',
      '-',
      '.',
      ']',
      ']:80',
      '[',
      '[::1]',
      '.example',
      'x:80',
      '::80',
      ':80:',
      ':80:80',
      ':',
      ':a',
      ':-1',
      ':80a',
    ];
    const cases = ['http', 'dns'].flatMap((scheme): Case[] => [
      ...inside.flatMap((text) =>
        ['', ':80', '/'].map((rest): Case => [`${scheme}://[${text}]${rest}`, 'SyntaxError']),
      ),
      ...behind.flatMap((text) => ['', '/'].map((rest): Case => [`${scheme}://[::1]${text}${rest}`, 'SyntaxError'])),
      ...['a:1:2', 'a::80', 'a:80:', 'a:1:2:3', '::1', '1.2.3.4:1:2', ':1:2', 'u@a:1:2', 'a:b:80', 'fe80::1', '::'].map(
        (text): Case => [`${scheme}://${text}`, 'SyntaxError'],
      ),
      [`${scheme}://[::1]:65536`, 'RangeError', 'port'],
    ]);
    await readsAll({ student, lab }, cases);
    await readsAll({ student, lab }, rightAndNearlyRight(random));
  },
);

check(
  'refuses a URL without a scheme, without // or without a host',
  {
    points: 2,
    needs: PARTS,
    hint: [
      'Guess nothing: not `http`, not a slash, not the machine itself. If the authority is empty or begins with the colon, the host is missing.',
      'Write down one URL for each fault: `a.example`, `http:/a`, `http://`, `http://:80`, `http://ann@/`. Which of them does your program answer?',
      "When `/^([a-z][a-z0-9+.-]*):\\/\\/([^/?#]*)/i` does not match, throw a SyntaxError; when the host is '' after the `@` and the port are cut off, too.",
    ],
    lesson: '04-ports-in-urls#when-a-url-is-wrong',
    covers: [
      'parseAddress(url) must throw a SyntaxError when the text cannot be read as such a URL',
      'there is no scheme, or no `//` directly behind',
      'there is no host, as in',
      'It is an ASCII letter, then any ASCII letters',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    const [host, port] = [`${random.word()}.example`, random.int(1000, 65535)];
    for (const scheme of [random.pick(['http', 'https']), random.pick(['ssh', 'smtp', 'dns'])]) {
      const noScheme = [
        '',
        host,
        `${host}:${port}`,
        `${host}/${scheme}://${host}`,
        `//${host}:${port}/`,
        `://${host}/`,
        ...['4', '+', '_'].map((sign) => `${sign}${scheme}://${host}:${port}/`),
        `${scheme}_4://${host}:${port}/`,
      ];
      const noSlashes = [':', `:${host}`, `:/${host}:${port}/`, `:/${port}//${host}`];
      const noHost = [
        '',
        '/',
        `:${port}`,
        `:${port}/`,
        `/${host}:${port}/`,
        `?${host}`,
        `#${host}`,
        '@',
        `${host}@:${port}/`,
      ];
      const broken = [...noSlashes, ...noHost.map((rest) => `://${rest}`)];
      for (const text of [...noScheme, ...broken.map((rest) => `${scheme}${rest}`)]) {
        await expect(parseAddress(text)).toRefuse(SyntaxError);
      }
    }
    const others = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
      (one) => !/[a-zA-Z0-9+.:/ \\-]/.test(one),
    );
    const odd = [...others, '\u00e9', '\u017f', '\u0131', '\uff41', '\u00aa', '\u0660', '\u{1d41a}', '\u2028'];
    const cases = odd.flatMap((one) =>
      ['', 'http', 'ssh'].flatMap((end): Case[] => [
        [`a${one}${end}://a:1`, 'SyntaxError'],
        [`${one}${end}://a:1`, 'SyntaxError'],
      ]),
    );
    const firsts = [...'0123456789+-.'].map((first): Case => [`${first}http://a:1`, 'SyntaxError']);
    await readsAll({ student, lab }, [...cases, ...firsts]);
  },
);

check(
  'takes a port of digits, 0 to 65535, and refuses every other',
  {
    points: 2,
    needs: PARTS,
    hint: [
      'First look at the characters: at least one, and all of them digits, else a SyntaxError. Then look at the number, however long it is.',
      "`Number('')`, `Number('0x50')` and `parseInt('80a')` are numbers, so they cannot judge. How long a text is says nothing about the number either.",
      '`if (!/^[0-9]+$/.test(text)) throw new SyntaxError(…); const port = Number(text); if (port > 65535) throw new RangeError(…);`',
    ],
    lesson: '04-ports-in-urls#when-a-url-is-wrong',
    covers: [
      'A written port has only the digits 0 to 9 and is 0 to 65535; leading zeros change nothing',
      'there is a colon for the port with nothing behind it, or with anything but digits',
      'It must throw a RangeError when the text can be read, but there is no such port',
      'the port is over 65535, however many digits it has',
      'The two differ where URL is lenient',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    const port = random.int(1000, 60000);
    const right = ['0', '1', '65535', '0080', `000000${port}`, `0000000000000000000000${port}`];
    const notDigits = [
      '',
      '-1',
      `+${port}`,
      `${port}a`,
      `a${port}`,
      '8e1',
      '0x50',
      '80.0',
      '8_0',
      ` ${port}`,
      `${port} `,
      '8\t0',
      '80\n',
      '80\\',
      '８０',
      '٨٠',
    ];
    const [moreThan2To32, manyDigits] = [2 ** 32 + port, '9'.repeat(random.int(20, 400))];
    const tooLarge = [
      '65536',
      '65537',
      '0065536',
      '99999',
      '655350',
      `${65536 + port}`,
      `${moreThan2To32}`,
      manyDigits,
    ];
    for (const at of ['', random.pick(['/', '?', '#'])]) {
      const [scheme, host] = [random.pick(['https', 'ssh', 'smtp', 'dns', unknownScheme(random)]), hostOf(random)];
      const url = (written: string) => `${scheme}://${host}:${written}${at}`;
      for (const text of right) {
        expect(await parseAddress(url(text))).toEqual({ scheme, host, port: Number(text), explicit: true });
      }
      for (const text of notDigits) await expect(parseAddress(url(text))).toRefuse(SyntaxError);
      for (const text of tooLarge) await expect(parseAddress(url(text))).toRefuse(RangeError);
    }
    const marks = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
      (one) => !/[0-9/?#@]/.test(one),
    );
    const others = ['\u0130', '\u0138', '\uff10', '\u0660', '\u2028', '\ufeff', '\u{1d7d8}'];
    const cases: Case[] = [...marks, ...others].flatMap((one) =>
      [one, `${one}80`, `80${one}`, `8${one}0`].map((text): Case => [
        `https://a:${text}`,
        'SyntaxError',
        one === ':' ? undefined : 'port',
      ]),
    );
    for (const text of ['0b1', '0o7', 'constructor', '__proto__', 'Infinity', 'NaN', '1e400'])
      cases.push([`https://a:${text}/`, 'SyntaxError', 'port']);
    for (let bit = 16; bit < 140; bit++) cases.push([`https://a:${(1n << BigInt(bit)) + 80n}`, 'RangeError', 'port']);
    for (const count of [308, 309, 20_000]) cases.push([`https://a:${'9'.repeat(count)}`, 'RangeError', 'port']);
    for (const count of [1, 20_000])
      cases.push([`https://a:${'0'.repeat(count)}80`, { scheme: 'https', host: 'a', port: 80, explicit: true }]);
    await readsAll({ student, lab }, cases);
  },
);

check(
  'takes an unknown scheme with a port, and refuses it without',
  {
    points: 1,
    needs: PARTS,
    hint: [
      'A scheme that is not in your table has no default. It can be read, but nobody knows the port: that is a RangeError.',
      'The scheme matters only where no port is written. `x://a:1` is fine, `x://a` is not, and `xhttp` is no `http`: compare the whole scheme.',
      "Look the default up only when there is no written port, and then: `if (port === undefined) throw new RangeError('unknown scheme …');`",
    ],
    lesson: '04-ports-in-urls#default-ports',
    covers: [
      'Every other scheme is unknown and has no default',
      'the scheme is unknown, and no port is written.',
      'It is an ASCII letter, then any ASCII letters, digits, `+`, `-` and `.`',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    const plain = [unknownScheme(random), `${unknownScheme(random)}${random.int(2, 9)}`];
    const joined = ['+', '-', '.'].map((sign) => `${unknownScheme(random)}${sign}${random.pick(KNOWN)}`);
    for (const scheme of [...plain, ...joined, `http${random.word(3)}`, `x${random.pick(KNOWN)}`]) {
      const [host, port] = [hostOf(random), random.int(1, 65535)];
      expect(await parseAddress(`${scheme}://${host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
      await expect(parseAddress(`${scheme}://${host}`)).toRefuse(RangeError);
      await expect(parseAddress(`${scheme}://${host}/${random.word()}`)).toRefuse(RangeError);
    }
    const names = [
      'constructor',
      'tostring',
      'valueof',
      'a',
      'z9',
      'a+',
      'a-',
      'a.',
      'a+-.9',
      'httpss',
      'htt',
      'ftp',
      'ws',
      'file',
      'javascript',
      'data',
      'h2',
      'null',
      'undefined',
    ];
    const cases = names.flatMap((scheme) =>
      ['a', '[::1]', 'u:p@a', '127.0.0.1'].flatMap((authority): Case[] => {
        const host = authority === 'u:p@a' ? 'a' : unbracketed(authority);
        return [
          [`${scheme}://${authority}`, 'RangeError', 'scheme'],
          [`${scheme}://${authority}?:80`, 'RangeError', 'scheme'],
          [`${scheme}://${authority}:80`, { scheme, host, port: 80, explicit: true }],
        ];
      }),
    );
    await readsAll({ student, lab }, [...cases, ...cases]);
  },
);

check(
  'says in its message what is wrong',
  {
    points: 1,
    needs: PARTS,
    hint: [
      'Whoever reads "invalid URL" has to search. Throw an error of its own for each fault, with the word host, port or scheme in it.',
      'What an error of the class URL says is not yours to choose: see each fault yourself, before anything else throws. 65536 is a fault of the port.',
      "`throw new SyntaxError('the host is missing')`, `throw new RangeError('there is no port 65536')`, `throw new RangeError('the scheme … is unknown')`.",
    ],
    lesson: '04-ports-in-urls#when-a-url-is-wrong',
    covers: 'The message of the error must say what is wrong',
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { parseAddress } = student.functions<Exports>();
    const [name, port, known] = [random.word(), random.int(1000, 65535), random.pick(KNOWN)];
    for (const rest of [`:${port}/`, '/index.html', '']) {
      await expect(parseAddress(`${known}://${rest}`)).toRefuse(Error, /host/i);
    }
    for (const text of ['', '65536', `${port}a`, '-1']) {
      await expect(parseAddress(`${known}://${name}:${text}/`)).toRefuse(Error, /port/i);
    }
    await expect(parseAddress(`${unknownScheme(random)}://${name}/`)).toRefuse(Error, /scheme/i);
    const hosts = ['a', 'a.example', '127.0.0.1', '[::1]', 'u@a', 'u:p@[2001:db8::1]'];
    const cases = [...KNOWN, 'HTTP'].flatMap((scheme) => [
      ...hosts.flatMap((host) =>
        ['', '/', '?x', '#x'].flatMap((rest): Case[] => [
          ...['', 'x', '80a', '-1', '+1', '8.0', '0x50'].map((text): Case => [
            `${scheme}://${host}:${text}${rest}`,
            'SyntaxError',
            'port',
          ]),
          ...['65536', '99999', '9'.repeat(30)].map((text): Case => [
            `${scheme}://${host}:${text}${rest}`,
            'RangeError',
            'port',
          ]),
          [`x${scheme.toLowerCase()}://${host}${rest}`, 'RangeError', 'scheme'],
        ]),
      ),
      ...['', ':80', '/', '?', '#', '@', 'u@', 'u:p@', 'u@:80', '/x', '?x', '#x', ':80/x'].map((rest): Case => [
        `${scheme}://${rest}`,
        'SyntaxError',
        'host',
      ]),
    ]);
    await readsAll({ student, lab }, cases);
  },
);

check(
  'writes an address as a URL in its shortest form',
  {
    points: 2,
    hint: [
      'Compare the port with the default of this scheme, look at nothing else, and remember what a host with colons needs.',
      "`http` with 443 needs its port written, as 443 is another scheme's default; and `explicit` may say anything. Port 0 is a port: ask for equality.",
      "`${host.includes(':') ? `[${host}]` : host}`, and then '' where `port === DEFAULTS.get(scheme)`, else `:${port}`.",
    ],
    lesson: '04-ports-in-urls#writing-a-url-back',
    covers: [
      'formatAddress(address) must return `scheme://host` or `scheme://host:port`',
      'the port is left out if it is the default of this very scheme, and written if it is not, whatever `explicit` says',
      'a host with a colon in it is put in brackets',
      'nothing follows, not even a slash',
    ],
  },
  async ({ student, lab }) => {
    const { random } = lab;
    const { formatAddress } = student.functions<Exports>();
    for (const scheme of [...KNOWN, unknownScheme(random)]) {
      for (const port of [...Object.values(DEFAULTS), 0, 8080, 65535, random.int(1000, 65535)]) {
        const [host, ipv6, explicit] = [hostOf(random), ipv6Of(random), random.chance(0.5)];
        const tail = isKnown(scheme) && DEFAULTS[scheme] === port ? '' : `:${port}`;
        expect(await formatAddress({ scheme, host, port, explicit })).toBe(`${scheme}://${host}${tail}`);
        expect(await formatAddress({ scheme, host: ipv6, port, explicit: !explicit })).toBe(
          `${scheme}://[${ipv6}]${tail}`,
        );
      }
    }
    const addresses = [...KNOWN, 'constructor', 'x+y', 'httpx'].flatMap((scheme) =>
      ['a', '127.0.0.1', '::1', '2001:db8::1'].flatMap((host) =>
        [0, 22, 25, 53, 80, 443, 65535].flatMap((port) =>
          [true, false].map((explicit) => ({ scheme, host, port, explicit })),
        ),
      ),
    );
    const written = await student.evaluate(
      `wrote ${addresses.length} addresses, none of which can be changed, each twice`,
      ({ formatAddress: write }: Exports, all: typeof addresses) =>
        all.map((address) => {
          try {
            return [write({ ...address }), write(Object.freeze(address)), write(address)].join(' ');
          } catch (error) {
            return `threw ${String(error)}`;
          }
        }),
      addresses,
    );
    for (const [index, { scheme, host, port }] of addresses.entries()) {
      const tail = isKnown(scheme) && DEFAULTS[scheme] === port ? '' : `:${port}`;
      const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}${tail}`;
      if (written[index] !== `${url} ${url} ${url}`)
        lab.fail(
          `the same address was written three times, twice as a frozen object: expected ${url} each time, got ${written[index]}`,
        );
    }
    const changing = await student.evaluate(
      'wrote one address twice, which can be changed',
      ({ formatAddress: write }: Exports) => {
        const address = { scheme: 'http', host: '::1', port: 80, explicit: false };
        const first = write(address);
        const after = JSON.stringify(address);
        return [first, write(address), after, write(Object.assign(address, { port: 81 }))];
      },
    );
    expect(changing).toEqual([
      'http://[::1]',
      'http://[::1]',
      '{"scheme":"http","host":"::1","port":80,"explicit":false}',
      'http://[::1]:81',
    ]);
  },
);

check(
  'agrees with the class URL for http and https',
  {
    points: 3,
    needs: PARTS,
    hint: [
      'Ask Node about the URL that is shown last: `node -p "new URL(\'…\')"`. What does it take for the host, and what for the port?',
      'Once you see what differs, you have it: where the authority ends, which `@` counts, leading zeros, capitals in an address, a default written out.',
      'Go by the order: authority up to `/`, `?` or `#`; behind its last `@`; brackets or not; then `Number` of the digits. All in small letters.',
    ],
    lesson: '04-ports-in-urls#writing-a-url-back',
    covers: [
      "For http and https, both must agree with Node's class URL",
      'the scheme in any mixture of small letters and capitals',
      'before the host, with an `@` as the last of them',
      'a name of ASCII letters, digits, hyphens and dots',
      'perhaps a colon and a port, right or wrong, but not empty',
      'perhaps `/`, `?` or `#`, and after that any visible ASCII',
      'where `new URL(url)` throws, parseAddress throws',
      "Otherwise the scheme is URL's `protocol` without its colon",
    ],
  },
  async ({ student, lab }) => {
    const { parseAddress, formatAddress } = student.functions<Exports>();
    const agrees = async (url: string): Promise<void> => {
      const theirs = readByUrl(url);
      if (theirs === undefined) return expect(parseAddress(url)).toRefuse(Error);
      const { origin, ...expected } = theirs;
      const ours = await parseAddress(url);
      const explicit = expect.any(Boolean) as boolean;
      expect(ours).toEqual({ ...expected, explicit });
      expect(await formatAddress(ours)).toBe(origin);
    };
    await lab.forAll(anyUrl, agrees, { runs: 150, atOnce: 20 });
  },
);

type Answer = { scheme: string; host: string; port: number; explicit: boolean };
/** A URL, and what the stub says of it: its address, or the error and a word of its message. */
type Case = [url: string, expected: Answer | 'SyntaxError' | 'RangeError', word?: string];

/** Has the program read all URLs in one go; the first that is read wrongly is read once more, so that the steps show what came. */
async function readsAll(
  { student, lab }: Pick<CheckContext, 'student' | 'lab'>,
  cases: readonly Case[],
): Promise<void> {
  const outcomes = await student.evaluate(
    `read ${cases.length} URLs, one after the other`,
    ({ parseAddress }: Exports, urls: readonly string[]) =>
      urls.map((url) => {
        try {
          const { scheme, host, port, explicit } = parseAddress(url);
          return JSON.stringify({ scheme, host, port, explicit });
        } catch (error) {
          const { message } = error as Error;
          if (error instanceof SyntaxError) return `SyntaxError ${message}`;
          return error instanceof RangeError ? `RangeError ${message}` : 'another error';
        }
      }),
    cases.map(([url]) => url),
  );
  for (const [index, [url, expected, word = '']] of cases.entries()) {
    const outcome = outcomes[index] ?? '';
    if (typeof expected !== 'string') {
      const { scheme, host, port, explicit } = expected;
      if (outcome === JSON.stringify({ scheme, host, port, explicit })) continue;
    } else if (outcome.startsWith(`${expected} `) && outcome.slice(expected.length).toLowerCase().includes(word))
      continue;
    const { parseAddress } = student.functions<Exports>();
    if (typeof expected !== 'string') expect(await parseAddress(url)).toEqual(expected);
    else
      await expect(parseAddress(url)).toRefuse(
        expected === 'RangeError' ? RangeError : SyntaxError,
        new RegExp(word, 'i'),
      );
    lab.fail(
      `parseAddress(${JSON.stringify(url.slice(0, 80))}) gave ${outcome.slice(0, 200)} when others had been read before`,
    );
  }
}

function isKnown(scheme: string): scheme is Known {
  return Object.hasOwn(DEFAULTS, scheme);
}

function unknownScheme(random: Random): string {
  return `x${random.word(5)}`;
}

/** A name or an IPv4 address. */
function hostOf(random: Random): string {
  const name = random.word();
  const number = () => random.int(0, 255);
  return random.pick([
    name,
    `${name}.example`,
    `www.${name}-${random.int(1, 9)}.example`,
    `10.${number()}.${number()}.${number()}`,
  ]);
}

/** An IPv6 address in its shortest form: no group is 0, except those for which `::` stands. */
function ipv6Of(random: Random): string {
  const groups = (count: number) => Array.from({ length: count }, () => random.int(1, 0xffff).toString(16)).join(':');
  const before = random.int(0, 5);
  return random.chance(0.2) ? groups(8) : `${groups(before)}::${groups(random.int(0, 6 - before))}`;
}

/** Groups in all numbers, with a gap in all places, and addresses with one character changed; `isIPv6` says which of them are none. */
function rightAndNearlyRight(random: Random): Case[] {
  const group = () => random.int(1, 0xffff).toString(16);
  const groups = (count: number) => Array.from({ length: count }, group);
  const counts = Array.from({ length: 10 }, (_, count) => count);
  const written = counts.flatMap((before) => [
    groups(before).join(':'),
    ...['::', ':::'].flatMap((gap) =>
      counts.slice(0, 10 - before).map((after) => `${groups(before).join(':')}${gap}${groups(after).join(':')}`),
    ),
    ...counts
      .slice(0, 9 - before)
      .map((after) => `${groups(before).join(':')}::${group()}::${groups(after).join(':')}`),
  ]);
  const faulty = ['', 'g', '12345', '00001', '-1', '1.2', '1.2.3', '1.2.3.256'].flatMap((wrong) =>
    counts.slice(0, 8).flatMap((at) => {
      const eight = groups(8).with(at, wrong);
      return [eight.join(':'), [...eight.slice(0, at), '', ...eight.slice(at, 7)].join(':')];
    }),
  );
  const changed = Array.from({ length: 200 }, () => {
    const [address, character] = [ipv6Of(random), random.pick([...'0a:g.', '::', ''])];
    const at = random.int(0, address.length);
    return address.slice(0, at) + character + address.slice(at + random.int(0, 1));
  });
  return [...written, ...faulty, ...changed].flatMap((host): Case[] => {
    const url = `http://[${host}]:8080/`;
    if (!isIPv6(host)) return [[url, 'SyntaxError']];
    // What is no shortest form is not asked for.
    return readByUrl(url)?.host === host ? [[url, { scheme: 'http', host, port: 8080, explicit: true }]] : [];
  });
}

/** What Node's own class makes of it; nothing when it refuses. */
function readByUrl(url: string) {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port, origin } = new URL(url);
  const scheme = protocol.slice(0, -1) as 'http' | 'https';
  return { scheme, host: unbracketed(hostname), port: port === '' ? DEFAULTS[scheme] : Number(port), origin };
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

const anyName = fc
  .tuple(
    fc.array(fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?$/), { maxLength: 3 }),
    fc.stringMatching(/^[a-zA-Z]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?$/),
  )
  .map(([parts, last]) => [...parts, last].join('.'))
  .filter((name) => !/(^|\.)xn--/i.test(name));

const anyIpv6 = fc
  .tuple(fc.ipV6(), fc.boolean())
  .map(([address, capitals]) => [unbracketed(new URL(`http://[${address}]`).hostname), capitals] as const)
  .map(([shortest, capitals]) => `[${capitals ? shortest.toUpperCase() : shortest}]`);

const anyPort = fc.oneof(
  fc.constantFrom('80', '443', '0', '65535', '65536', '080', '00443'),
  fc.nat(70_000).map(String),
  fc.tuple(fc.nat(5), fc.nat(65_535)).map(([zeros, port]) => '0'.repeat(zeros) + port),
  fc.constantFrom('80a', 'a80', '8e1', '0x50', '80.0', '-1', '+80', '80:80', '99999999999999999999'),
);

const textOf = (characters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...characters), { maxLength }).map((chosen) => chosen.join(''));

/** What the stub promises that the two agree on, and nothing else. */
const anyUrl = fc
  .tuple(
    fc.constantFrom('http', 'https', 'HTTP', 'Https'),
    fc.option(textOf('azAZ09.-_:@', 10), { nil: undefined }),
    fc.oneof(anyName, fc.ipV4(), anyIpv6),
    fc.option(anyPort, { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('/', '?', '#'), textOf('azAZ09/:@?#[]&=.-_~!%*', 12)), { nil: undefined }),
  )
  .map(([scheme, user, host, port, rest]) => {
    const authority = `${user === undefined ? '' : `${user}@`}${host}${port === undefined ? '' : `:${port}`}`;
    return `${scheme}://${authority}${rest === undefined ? '' : rest.join('')}`;
  });
