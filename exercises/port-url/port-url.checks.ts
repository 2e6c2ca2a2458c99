import { check, expect, fc, type Random } from '#lab';

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
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    for (const scheme of [...KNOWN, unknownScheme(random)]) {
      const [host, port] = [hostOf(random), random.int(1000, 65535)];
      const address = { scheme, host, port, explicit: true };
      expect(await parseAddress(`${scheme}://${host}:${port}`)).toEqual(address);
      expect(await parseAddress(`${scheme}://${host}:${port}/${random.word()}/today.html`)).toEqual(address);
    }
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
  async ({ student, lab: { random } }) => {
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
  async ({ student, lab: { random } }) => {
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
      'It is a letter, then any letters, digits',
    ],
  },
  async ({ student, lab: { random } }) => {
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
  async ({ student, lab: { random } }) => {
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
      'It is a letter, then any letters, digits, `+`, `-` and `.`',
    ],
  },
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    const plain = [unknownScheme(random), `${unknownScheme(random)}${random.int(2, 9)}`];
    const joined = ['+', '-', '.'].map((sign) => `${unknownScheme(random)}${sign}${random.pick(KNOWN)}`);
    for (const scheme of [...plain, ...joined, `http${random.word(3)}`, `x${random.pick(KNOWN)}`]) {
      const [host, port] = [hostOf(random), random.int(1, 65535)];
      expect(await parseAddress(`${scheme}://${host}:${port}/`)).toEqual({ scheme, host, port, explicit: true });
      await expect(parseAddress(`${scheme}://${host}`)).toRefuse(RangeError);
      await expect(parseAddress(`${scheme}://${host}/${random.word()}`)).toRefuse(RangeError);
    }
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
  async ({ student, lab: { random } }) => {
    const { parseAddress } = student.functions<Exports>();
    const [name, port, known] = [random.word(), random.int(1000, 65535), random.pick(KNOWN)];
    for (const rest of [`:${port}/`, '/index.html', '']) {
      await expect(parseAddress(`${known}://${rest}`)).toRefuse(Error, /host/i);
    }
    for (const text of ['', '65536', `${port}a`, '-1']) {
      await expect(parseAddress(`${known}://${name}:${text}/`)).toRefuse(Error, /port/i);
    }
    await expect(parseAddress(`${unknownScheme(random)}://${name}/`)).toRefuse(Error, /scheme/i);
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
  async ({ student, lab: { random } }) => {
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
