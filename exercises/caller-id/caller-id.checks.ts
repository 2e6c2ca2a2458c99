import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { inspect } from 'node:util';
import { check, expect, type CheckContext, type Lab, type Random, type StudentServer, type TcpPeer } from '#lab';

type Exports = typeof import('./caller-id.js');

const LISTENS = 'listens on the port that it is given, and returns its server';
const TELLS = 'tells each client its address and port, then closes';
const FINDS = 'finds out the port that the system gave to a client';

check(
  'writes an IPv4 address with its port, and an IPv6 address in brackets',
  {
    points: 1,
    hint: [
      'Which character do all IPv6 addresses contain, and no IPv4 address? Whoever reads the result has to know where the port begins.',
      'All IPv6 addresses contain a colon, so the port needs a mark of its own behind them: square brackets around the address, then `:` and the port.',
      "`return (address.includes(':') ? '[' + address + ']' : address) + ':' + port;`, once mapped addresses have been dealt with.",
    ],
    lesson: '03-client-ports#an-ipv6-address-goes-in-brackets-before-a-port',
    covers: [
      'must return address and port as people are to read them',
      'an IPv4 address: 192.0.2.7 and 50994 give',
      'an IPv6 address stands in brackets',
    ],
  },
  async (context) => {
    const { random } = context.lab;
    const drawn = Array.from({ length: 20 }, () => [ipv4Of(random), ipv6Of(random)]).flat();
    const addresses = [...random.shuffle([...drawn, ...IPV4, ...IPV6]), ...neighboursOf(random)];
    await writes(
      context,
      addresses.flatMap((address) => {
        const shown = address.includes(':') ? `[${address}]` : address;
        return portsFor(random).map((port) => ({ address, port, expected: `${shown}:${port}` }));
      }),
    );
  },
);

check(
  'shows an IPv4-mapped address as IPv4, and leaves all others as they are',
  {
    points: 2,
    hint: [
      'Two things make a mapped address: `::ffff:` at its very beginning, and an IPv4 address behind it. What does `isIPv4` say?',
      '`::ffff:1:2:3` begins in the same way and is none: look at what stands behind the prefix. And `replace` would find `::ffff:` in the middle, too.',
      "`if (address.startsWith('::ffff:') && net.isIPv4(address.slice(7))) return address.slice(7) + ':' + port;`",
    ],
    lesson: '03-client-ports#an-ipv4-caller-may-look-like-an-ipv6-address',
    covers: ['is shown as the IPv4 address', 'no other address is changed, whatever it contains'],
  },
  async (context) => {
    const { random } = context.lab;
    const group = () => random.int(1, 0xffff).toString(16);
    const mapped = [...Array.from({ length: 20 }, () => ipv4Of(random)), ...IPV4, ...neighboursOf(random)];
    const others = Array.from({ length: 10 }, () => [
      `::ffff:${group()}:${group()}:${group()}`,
      `::ffff:${group()}:${group()}:${group()}:${group()}:${group()}`,
      `2001:db8::ffff:${group()}`,
      `2001:db8:ffff::${group()}`,
      `fe80::ffff:${group()}:${group()}`,
      `fe80::ffff:${group()}:${group()}%eth0.${random.int(1, 4094)}`,
      // Dots, and no IPv4 address: a network card's name may hold anything.
      `::ffff:${group()}:${group()}%eth0.${random.int(1, 4094)}`,
      `::ffff:${random.int(1, 9999)}%192.0.2.${random.int(1, 254)}`,
      `::${group()}`,
      // No letter, and no dot either.
      `::ffff:${random.int(1, 9999)}`,
    ]).flat();
    const cases = random.shuffle([
      ...mapped.map((v4) => ({ address: `::ffff:${v4}`, shown: v4 })),
      ...[...others, ...IPV6].map((address) => ({ address, shown: `[${address}]` })),
    ]);
    await writes(
      context,
      cases.flatMap(({ address, shown }) =>
        portsFor(random).map((port) => ({ address, port, expected: `${shown}:${port}` })),
      ),
    );
  },
);

check(
  LISTENS,
  {
    points: 1,
    hint: [
      'Pass the argument `port` to `server.listen`, and end the function with `return server`.',
      'The checks speak to the port that they passed, and to no other. Whoever starts the server wants it back, to ask it for its address or to close it.',
      '`const server = net.createServer((socket) => { ... });`, then `return server.listen(port);`, which returns the server itself.',
    ],
    lesson: '03-client-ports#a-first-server-with-node',
    covers: ['listen on the TCP port that it is given', 'return the listening net.Server, or a promise of it'],
  },
  async ({ student, lab }) => {
    const server = await student.start('startCallerId');
    await lab.tcp.connect(server);
    expect(await server.returned()).toBe('net.Server');
    const second = await student.start('startCallerId');
    for (const one of [second, server]) await lab.tcp.connect(one);
    const ports = [await lab.tcp.closedPort(), await lab.tcp.closedPort()];
    const heard: unknown = await student.evaluate(
      `started servers on the ports ${ports.join(' and ')}, asked what it returned for their ports and closed them, and all of this again`,
      async ({ startCallerId }: Exports, which: number[]) => {
        const told: unknown[] = [];
        for (let time = 0; time < 2; time++) {
          const servers = [];
          for (const port of which) {
            const third = await startCallerId(port);
            if (!third.listening) await new Promise<void>((resolve) => third.once('listening', () => resolve()));
            servers.push(third);
          }
          for (const third of servers) {
            const address = third.address();
            told.push(typeof address === 'object' ? address?.port : address);
          }
          for (const third of servers) {
            // A server whose `unref` was called is not listed, since it does not keep the process running.
            const keeping = process.getActiveResourcesInfo().length;
            third.unref();
            if (process.getActiveResourcesInfo().length === keeping) told.push('a server that lets the program end');
            await new Promise<void>((resolve) => third.close(() => resolve()));
          }
        }
        return told;
      },
      ports,
    );
    if (Array.isArray(heard) && heard.includes('a server that lets the program end'))
      lab.fail(
        'a program that does nothing but start the server ends at once: something has told the server to `unref`',
      );
    if (String(heard) !== String([...ports, ...ports]))
      lab.fail(
        `started on the ports ${[...ports, ...ports].join(', ')}, one after the other: the servers that it returned listen on ${inspect(heard)}`,
      );
    // Those were closed, and these are not.
    for (const one of [second, server]) await lab.tcp.connect(one);
  },
);

check(
  TELLS,
  {
    points: 2,
    needs: LISTENS,
    hint: [
      'The server sees the client at the remote end of the socket. The client need not say anything: answer when it has come, and `end`.',
      '`remoteAddress` and `remotePort` are the client; `localPort` is your own. The line ends with LF, and after it nothing more is sent.',
      '`const { remoteAddress, remotePort } = socket;`, and where both are known: `socket.end(formatCaller(remoteAddress, remotePort) + "\\n");`',
    ],
    lesson: '03-client-ports#a-socket-knows-all-four-numbers',
    covers: [
      'send each client the address and port that it calls from, as formatCaller writes them, and an LF',
      'it must get the line and the FIN, and no RST',
    ],
  },
  async ({ student, lab }) => {
    const server = await student.start('startCallerId');
    for (let time = 0; time < 3; time++) {
      const peer = await lab.tcp.connect(server);
      await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
      await expect(peer).toReceiveEnd('fin');
    }
    await tellsTalkers({ student, lab }, server);
    const first = await lab.tcp.connect(server);
    await expect(first).toReceive(`127.0.0.1:${first.port}\n`);
    await tellsNamesakes(lab, server, first.port);
  },
);

check(
  'takes callers on every address of the machine, over IPv6 too',
  {
    points: 1,
    needs: LISTENS,
    hint: [
      'With an address, `listen` takes only those who call that address. What if you leave it out?',
      '127.0.0.1 is one address of one family. A server that is told no address takes callers of all addresses, over IPv6 and IPv4.',
      '`server.listen(port)`, and not `server.listen(port, host)`. Then IPv4 callers appear as `::ffff:...`, which formatCaller knows.',
    ],
    lesson: '03-client-ports#an-ipv4-caller-may-look-like-an-ipv6-address',
    covers: 'on all addresses of this machine, IPv4 and IPv6',
  },
  async ({ student, lab }) => {
    const server = await student.start('startCallerId');
    // On Linux all of 127.0.0.0/8 is this machine. Whoever calls from 127.0.0.1 may call 127.0.0.2: the two ends differ.
    if (process.platform === 'linux') {
      const peer = await lab.tcp.connect(at('127.0.0.2', server, lab));
      await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
      await expect(peer).toReceiveEnd('fin');
    }
    if (!hasIpv6()) return lab.note('this machine has no IPv6; that part is left out');
    const peer = await lab.tcp.connect(at('::1', server, lab));
    await expect(peer).toReceive(`[::1]:${peer.port}\n`);
    await expect(peer).toReceiveEnd('fin');
    const overIpv4 = await lab.tcp.connect(server);
    await expect(overIpv4).toReceive(`127.0.0.1:${overIpv4.port}\n`);
  },
);

check(
  'serves hundreds of clients at once, each with its own port',
  {
    points: 2,
    needs: TELLS,
    hint: [
      'All clients stay connected at the same time. What belongs to one of them stands inside the connection listener.',
      'No limit on connections, no waiting for one client before the next, and no variable outside the listener that the next client overwrites.',
      '`net.createServer((socket) => { const { remotePort } = socket; ... })`: declared in there, each connection has its own.',
    ],
    lesson: '03-client-ports#a-first-server-with-node',
    covers: 'serve hundreds of clients at the same time',
  },
  async ({ student, lab }) => {
    const peers = await lab.tcp.connectMany(await student.start('startCallerId'), 300);
    for (const peer of lab.random.shuffle(peers)) {
      await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
      await expect(peer).toReceiveEnd('fin');
    }
  },
);

check(
  'keeps running when a client breaks its connection off',
  {
    points: 2,
    needs: TELLS,
    hint: [
      'Every socket needs a listener for "error". And what is `remoteAddress` when the client has gone before you looked?',
      'The "error" comes to the socket of the client, not to the server. A client that has gone has neither address nor port left: do not pass on what is undefined.',
      "`socket.on('error', () => socket.destroy());`, and `if (remoteAddress === undefined || remotePort === undefined) return void socket.destroy();`",
    ],
    lesson: '03-client-ports#a-client-may-vanish-without-a-word',
    covers: 'keep running when a client breaks its connection off (RST), even before the server has had a look at it',
  },
  async ({ student, lab }) => {
    const server = await student.start('startCallerId');
    for (let time = 0; time < 5; time++) await (await lab.tcp.connect(server)).reset();
    for (let time = 0; time < 3; time++) {
      lab.note('20 clients connected and reset their connections before your program could look');
      await student.whileStill(() => Promise.all(Array.from({ length: 20 }, () => connectAndReset(server.port))));
      await servesTheNext(lab, server);
    }
    // At every other moment: when it has been told, before it has read that, when it has said something, or much.
    const told = async (peer: TcpPeer) => {
      await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
      await expect(peer).toReceiveEnd('fin');
    };
    const thanks = async (peer: TcpPeer) => {
      await told(peer);
      await peer.send('thanks\n');
    };
    const moments: ((peer: TcpPeer) => unknown)[] = [
      told,
      (peer) => peer.pause(),
      (peer) => peer.send('who am I?\n'),
      (peer) => void peer.offer(Buffer.alloc(MORE_THAN_ONE_READ)),
      thanks,
    ];
    for (const before of moments) {
      const peer = await lab.tcp.connect(server);
      await before(peer);
      await peer.reset();
      await servesTheNext(lab, server);
      if (before === told || before === thanks) continue;
      await student.whileStill(async () => {
        const unseen = await lab.tcp.connect(server);
        await before(unseen);
        await unseen.reset();
      });
      await servesTheNext(lab, server);
    }
    await servesTheNext(lab, server);
  },
);

check(
  FINDS,
  {
    points: 2,
    hint: [
      'The port is known when the connection stands, and not before: see the event "connect". Your own end is the local one.',
      'Right after `net.connect` the socket has no port yet: that comes with the event "connect". Do not wait for data, which may never come.',
      "`const socket = net.connect(port, host);`, then `socket.on('connect', () => resolve(socket.localPort as number));`",
    ],
    lesson: '03-client-ports#a-socket-knows-all-four-numbers',
    covers:
      'promise the port that the system gave to this end of the connection, as a number; it must not wait for the server to say anything',
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    for (const host of hostsHere()) {
      await withSilentServer(host, lab, async (port, nextCaller) => {
        for (let time = 0; time < 3; time++) expect(await ephemeralPortOf(host, port)).toBe(await nextCaller());
      });
    }
    await findsByName({ student, lab });
    // One that speaks at once, and more than anybody wants to hear; and one that closes.
    const greetings: ((socket: Socket) => unknown)[] = [
      (socket) => socket.write(Buffer.alloc(MORE_THAN_ONE_READ)),
      (socket) => socket.end(),
    ];
    for (const greet of greetings) {
      await withSilentServer(
        '127.0.0.1',
        lab,
        async (port, nextCaller) => expect(await ephemeralPortOf('127.0.0.1', port)).toBe(await nextCaller()),
        greet,
      );
    }
  },
);

check(
  'closes its connection when the port is known',
  {
    points: 1,
    needs: FINDS,
    hint: [
      'A promise that is resolved closes nothing. What is to be done with a socket that is no longer needed?',
      'The server sees the end only when you send it: close the socket in the same place where you resolve the promise.',
      "`socket.on('connect', () => { resolve(socket.localPort as number); socket.end(); });`",
    ],
    lesson: '03-client-ports#a-socket-knows-all-four-numbers',
    covers: [
      'close the connection once the port is known; a server that has said nothing sees a FIN',
      'keep running when the server breaks the connection off (RST)',
    ],
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    for (let time = 0; time < 3; time++) {
      await ephemeralPortOf('127.0.0.1', listener.port);
      await expect(await listener.accept()).toReceiveEnd('fin');
    }
    lab.note('now servers that break the connection off (RST), sooner or later');
    for (let time = 0; time < 3; time++) {
      const found = await ephemeralPortOf('127.0.0.1', listener.port);
      const peer = await listener.accept();
      if (time === 1) await peer.offer('welcome\n');
      if (time === 2) await expect(peer).toReceiveEnd('fin');
      await peer.reset();
      // It has to be there still.
      expect(typeof found).toBe('number');
    }
    for (let time = 0; time < 3; time++) {
      // The connection may be gone before the program looks: then there is no port to be told, or there is.
      const call = ephemeralPortOf('127.0.0.1', listener.port).catch((error: unknown) => error);
      await (await listener.accept()).reset();
      await call;
    }
    const last = ephemeralPortOf('127.0.0.1', listener.port);
    await expect(await listener.accept()).toReceiveEnd('fin');
    expect(typeof (await last)).toBe('number');
  },
);

check(
  'rejects when nobody listens',
  {
    points: 2,
    hint: [
      'The promise has two ways to end: "connect" resolves it, and which event says that no connection came about?',
      'A connection that is refused is told by the event "error", with an Error in hand. Nobody listens for it? Then the program dies of it.',
      "`new Promise((resolve, reject) => { ... socket.on('error', reject); ... })`",
    ],
    lesson: '03-client-ports#a-socket-knows-all-four-numbers',
    covers: 'reject with an Error when the connection cannot be made',
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    for (let time = 0; time < 2; time++) {
      await expect(ephemeralPortOf('127.0.0.1', await lab.tcp.closedPort())).toRefuse(Error);
    }
    // Not a host, but a group of them: Linux says so at once.
    if (process.platform === 'linux') await expect(ephemeralPortOf('224.0.0.1', 4088)).toRefuse(Error);
    const outcome: unknown = await student.evaluate(
      `called ephemeralPortOf with a name that stands for no host`,
      lookedUp,
      'nobody.test',
      [],
      4088,
    );
    if (outcome !== undefined && outcome !== 'an Error')
      lab.fail(
        `expected an Error from ephemeralPortOf("nobody.test", 4088), a name that stands for no host, got ${inspect(outcome)}`,
      );
  },
);

check(
  'finds out many ports at once',
  {
    points: 1,
    needs: FINDS,
    hint: [
      'Each call needs a socket of its own, and its own promise.',
      'A socket or a promise that is kept outside the function is shared by all calls, and the later ones overwrite it.',
      '`return new Promise((resolve, reject) => { const socket = net.connect(port, host); ... });`, with nothing declared outside.',
    ],
    lesson: '03-client-ports#four-numbers-name-a-connection',
    covers: [
      'work any number of times at once, also while other calls',
      'it does not give up as long as the system goes on trying',
    ],
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    await withSilentServer('127.0.0.1', lab, async (port, nextCaller) => {
      const found = await Promise.all(Array.from({ length: 20 }, () => ephemeralPortOf('127.0.0.1', port)));
      const callers: number[] = [];
      while (callers.length < found.length) callers.push(await nextCaller());
      expect(found.sort((a, b) => a - b)).toEqual(callers.sort((a, b) => a - b));
      await findsAmongOthers({ student, lab }, port);
    });
  },
);

interface Writing {
  address: string;
  port: number;
  expected: string;
}

const IPV4 = ['0.0.0.0', '1.2.3.4', '10.0.0.1', '127.0.0.1', '192.0.2.7', '255.255.255.255'];
/** With a zone behind it, an address may contain whatever the stub allows in the name of a network card. */
const IPV6 = [
  ...[
    '::',
    '::1',
    '2001:db8::7',
    '1:2:3:4:5:6:7:8',
    'fe80::7%eth0',
    'fe80::7%3',
    'fe80::7%eth0.100',
    'fe80::7%enP2p1s0',
  ],
  ...['::192.0.2.7', 'fe80::7%wlx00c0ca', 'fe80::1%br-0a.1.2.3', 'fe80::7%Ethernet', 'fe80::7%constructor'],
];

/** Two of which one begins as the other does, and with the next digits of the port both look the same. */
function neighboursOf(random: Random): string[] {
  const start = `${random.int(1, 223)}.${random.int(0, 255)}.${random.int(0, 255)}.`;
  return [`${start}1`, `${start}12`, `${start}123`];
}

/** The first two for all; a port that is known for some service must be there as well. */
function portsFor(random: Random): number[] {
  return [2345, 345, 45, random.pick([21, 80, 443]), random.pick([1, 65_535, random.int(1, 65_535)])];
}

async function writes({ student, lab }: CheckContext, writings: Writing[]): Promise<void> {
  const got: unknown = await student.evaluate(
    `called formatCaller for ${writings.length} addresses and ports`,
    ({ formatCaller }: Exports, all: Writing[]) => all.map(({ address, port }) => formatCaller(address, port)),
    writings,
  );
  for (const [index, { address, port, expected }] of writings.entries()) {
    const written = (got as unknown[] | undefined)?.[index];
    if (written === expected) continue;
    lab.fail(`expected "${expected}" of formatCaller("${address}", ${port}), got ${inspect(written)}`);
  }
}

/** More than Node reads at once, so that something is still unread when a program hangs up at once; the system need not take all of it. */
const MORE_THAN_ONE_READ = 1 << 20;
/** So long a client may take. */
const CLIENT_TAKES_MS = 1000;
/** At any time a client may say something: so much later, too. */
const MUCH_LATER_MS = 60_000;

/** Clients that say something, much or little, or that have closed their direction, before the server can look, and that read late. */
async function tellsTalkers({ student, lab }: CheckContext, server: StudentServer): Promise<void> {
  const peers: TcpPeer[] = [];
  lab.note(
    'three clients connected while your program stood still: one says something, one much, one closes its direction',
  );
  await student.whileStill(async () => {
    for (let count = 0; count < 3; count++) peers.push(await lab.tcp.connect(server));
    for (const peer of peers) peer.pause();
    await peers[0]?.send('hello\n');
    void peers[1]?.offer(Buffer.alloc(MORE_THAN_ONE_READ, 'hello\n'));
    peers[2]?.halfClose();
  });
  await servesTheNext(lab, server);
  await student.advanceClock(CLIENT_TAKES_MS);
  for (let more = 0; more < 2; more++) {
    await peers[0]?.offer('and more\n');
    await servesTheNext(lab, server);
  }
  for (const peer of peers) {
    peer.resume();
    await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
    await expect(peer).toReceiveEnd('fin');
  }
  // After the FIN nothing tells the client of a RST but that the system has forgotten the connection.
  const [talker] = peers;
  if (talker?.queued() === undefined) return;
  lab.note('a minute later the first of them says something once more');
  await student.advanceClock(MUCH_LATER_MS);
  await talker.offer('good night\n');
  await servesTheNext(lab, server);
  if (talker.queued() === undefined)
    lab.fail(
      'a client had got its line and the FIN, and said something a minute later: your server answered with a RST',
    );
}

/** Clients on other addresses that call from a port from which one has called before. */
async function tellsNamesakes(lab: Lab, server: StudentServer, port: number): Promise<void> {
  if (process.platform !== 'linux') return;
  const namesake = await lab.tcp.connect(server, { from: { address: '127.0.0.2', port } });
  await expect(namesake).toReceive(`127.0.0.2:${port}\n`);
  await expect(namesake).toReceiveEnd('fin');
}

async function servesTheNext(lab: Lab, server: StudentServer): Promise<void> {
  const next = await lab.tcp.connect(server);
  await expect(next).toReceive(`127.0.0.1:${next.port}\n`);
}

/** Among calls that nobody answers, and others that are refused. */
async function findsAmongOthers({ student, lab }: CheckContext, port: number): Promise<void> {
  const silent = process.platform === 'win32' ? undefined : (await lab.tcp.filteredPorts(1))[0];
  const refusing = await lab.tcp.refusingPort();
  const hanging = silent === undefined ? '' : `${CALLS} times for a port that does not answer, `;
  const outcome: unknown = await student.evaluate(
    `called ephemeralPortOf ${hanging}${CALLS} times for one that refuses, and then ${CALLS} times for a server`,
    async (
      { ephemeralPortOf }: Exports,
      howMany: number,
      ports: { silent: number; refusing: number; port: number },
    ) => {
      const times = (to: number) => Array.from({ length: howMany }, () => ephemeralPortOf('127.0.0.1', to));
      const settled: unknown[] = [];
      if (ports.silent > 0)
        for (const call of times(ports.silent))
          void call.then(
            (found) => settled.push(found),
            (error: unknown) => settled.push(String(error)),
          );
      Object.assign(globalThis, { settledBeforeAnswer: settled });
      const refused = await Promise.allSettled(times(ports.refusing));
      const found = await Promise.all(times(ports.port));
      return {
        refused: refused.filter(({ status }) => status === 'rejected').length,
        found: found.filter((one) => typeof one === 'number').length,
        different: new Set(found).size,
      };
    },
    CALLS,
    { silent: silent ?? 0, refusing, port },
  );
  expect(outcome).toEqual({ refused: CALLS, found: CALLS, different: CALLS });
  if (silent === undefined) return;
  lab.note('a first SYN may be lost, and others after it, so that the connection stands many seconds later');
  await student.advanceClock(SYSTEM_TRIES_MS);
  const settled: unknown = await student.evaluate(
    'looked which of those calls have ended that nobody has answered yet',
    () => (globalThis as { settledBeforeAnswer?: unknown[] }).settledBeforeAnswer,
  );
  const [first] = (settled ?? []) as unknown[];
  if (first !== undefined)
    lab.fail(`a call that nobody had answered was given up after less than ${SYSTEM_TRIES_MS} ms: ${inspect(first)}`);
}

const CALLS = 150;
/** So long the system goes on sending a SYN again, at least: Linux gives up after two minutes, macOS after 75 seconds. */
const SYSTEM_TRIES_MS = 60_000;

/** Where there are others than 127.0.0.1, the host matters. */
function hostsHere(): string[] {
  return ['127.0.0.1', ...(process.platform === 'linux' ? ['127.0.0.2'] : []), ...(hasIpv6() ? ['::1'] : [])];
}

/** By a name that stands for an IPv4 address, and one that stands for an IPv6 address only. */
async function findsByName({ student, lab }: CheckContext): Promise<void> {
  for (const address of hasIpv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
    await withSilentServer(address, lab, async (port, nextCaller) => {
      const name = address === '::1' ? 'six.test' : 'four.test';
      const words = `called ephemeralPortOf("${name}", ${port}), a name that stands for ${address} and no other address`;
      const found: unknown = await student.evaluate(words, lookedUp, name, [address], port);
      if (found === undefined) return;
      if (typeof found !== 'number') lab.fail(`${words}: expected a port, got ${inspect(found)}`);
      expect(found).toBe(await nextCaller());
    });
  }
}

/**
 * Calls ephemeralPortOf with a name that is looked up here, so that no machine has to know it. Runs in the student's process.
 * @returns the port, or the class of the error in words; undefined where Node is too old for that
 */
async function lookedUp(
  { ephemeralPortOf }: Exports,
  name: string,
  addresses: readonly string[],
  port: number,
): Promise<unknown> {
  const { getBuiltinModule } = process as { getBuiltinModule?: (id: string) => object };
  if (getBuiltinModule === undefined) return undefined;
  type Found = { address: string; family: number };
  type Lookup = (host: string, options: unknown, done?: unknown) => unknown;
  const dns = getBuiltinModule('node:dns') as { lookup: Lookup; promises: { lookup: Lookup } };
  const { syncBuiltinESMExports } = getBuiltinModule('node:module') as { syncBuiltinESMExports: () => void };
  const usual = { lookup: dns.lookup, promised: dns.promises.lookup };
  const find = (options: unknown): Found[] => {
    const wanted = typeof options === 'object' && options ? (options as { family?: unknown }).family : options;
    const found = addresses
      .map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      .filter(
        ({ family }) => ![4, 6, 'IPv4', 'IPv6'].includes(wanted as number) || String(wanted).endsWith(String(family)),
      );
    if (found.length === 0) throw Object.assign(new Error(`there is no host ${name}`), { code: 'ENOTFOUND' });
    return found;
  };
  const all = (options: unknown) => (options as { all?: boolean } | null | undefined)?.all === true;
  dns.lookup = (host, options, done = options) => {
    if (host !== name) return usual.lookup(host, options, done);
    const call = done as (error: unknown, address?: unknown, family?: number) => void;
    setImmediate(() => {
      let found: Found[];
      try {
        found = find(options);
      } catch (error) {
        return call(error);
      }
      return all(options) ? call(null, found) : call(null, found[0]?.address, found[0]?.family);
    });
    return {};
  };
  dns.promises.lookup = async (host, options) => {
    if (host !== name) return usual.promised(host, options);
    return all(options) ? find(options) : find(options)[0];
  };
  syncBuiltinESMExports();
  try {
    return await ephemeralPortOf(name, port);
  } catch (error) {
    return error instanceof Error ? 'an Error' : `something else than an Error: ${String(error)}`;
  } finally {
    dns.lookup = usual.lookup;
    dns.promises.lookup = usual.promised;
    syncBuiltinESMExports();
  }
}

/** The student's server at another address of this machine. */
function at(host: string, server: StudentServer, lab: Lab): StudentServer {
  lab.note(`next, a client calls ${host}`);
  return { ...server, host: host as '127.0.0.1' };
}

function hasIpv6(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return addresses.some(({ address }) => address === '::1');
}

/** Resets in the very moment in which the connection stands: many at once are gone before the server has accepted them. */
function connectAndReset(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.resetAndDestroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

/** A server that says nothing and tells from which ports it was called. */
async function withSilentServer(
  host: string,
  lab: Lab,
  use: (port: number, nextCaller: () => Promise<number>) => Promise<void>,
  greet: (socket: Socket) => unknown = () => undefined,
): Promise<void> {
  const callers = lab.mailbox<number>('your client called from port');
  const server = createServer((socket) => {
    callers.post(socket.remotePort ?? 0);
    socket.on('error', () => undefined).resume();
    greet(socket);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  try {
    await use((server.address() as AddressInfo).port, () => callers.next());
  } finally {
    server.close();
  }
}

function ipv4Of(random: Random): string {
  return [random.int(1, 223), random.int(0, 255), random.int(0, 255), random.int(0, 255)].join('.');
}

/** An IPv6 address in its shortest form: no group is 0, except those for which `::` stands. */
function ipv6Of(random: Random): string {
  const groups = (count: number) => Array.from({ length: count }, () => random.int(1, 0xffff).toString(16)).join(':');
  const before = random.int(1, 4);
  return random.chance(0.2) ? groups(8) : `${groups(before)}::${groups(random.int(1, 6 - before))}`;
}
