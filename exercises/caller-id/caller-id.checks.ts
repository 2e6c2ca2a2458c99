import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { check, expect, type Lab, type Random, type StudentServer } from '#lab';

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
  async ({ student, lab: { random } }) => {
    const { formatCaller } = student.functions<Exports>();
    for (let time = 0; time < 10; time++) {
      const [v4, v6, port] = [ipv4Of(random), ipv6Of(random), random.int(1, 65535)];
      expect(await formatCaller(v4, port)).toBe(`${v4}:${port}`);
      expect(await formatCaller(v6, port)).toBe(`[${v6}]:${port}`);
    }
    for (const v6 of ['::1', '::', 'fe80::7%eth0']) expect(await formatCaller(v6, 80)).toBe(`[${v6}]:80`);
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
  async ({ student, lab: { random } }) => {
    const { formatCaller } = student.functions<Exports>();
    for (let time = 0; time < 10; time++) {
      const [v4, port] = [ipv4Of(random), random.int(1, 65535)];
      expect(await formatCaller(`::ffff:${v4}`, port)).toBe(`${v4}:${port}`);
      const group = () => random.int(1, 0xffff).toString(16);
      const notMapped = [
        `::ffff:${group()}:${group()}:${group()}`,
        `2001:db8::ffff:${group()}`,
        `2001:db8:ffff::${group()}`,
        `fe80::ffff:${group()}:${group()}`,
        `::${group()}`,
      ];
      for (const v6 of notMapped) expect(await formatCaller(v6, port)).toBe(`[${v6}]:${port}`);
    }
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
    covers: 'send each client the address and port that it calls from, as formatCaller writes them, and an LF',
  },
  async ({ student, lab }) => {
    const server = await student.start('startCallerId');
    for (let time = 0; time < 3; time++) {
      const peer = await lab.tcp.connect(server);
      await expect(peer).toReceive(`127.0.0.1:${peer.port}\n`);
      await expect(peer).toReceiveEnd('fin');
    }
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
    const peers = await lab.tcp.connectMany(await student.start('startCallerId'), 200);
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
      const next = await lab.tcp.connect(server);
      await expect(next).toReceive(`127.0.0.1:${next.port}\n`);
    }
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
    for (const host of hasIpv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1']) {
      await withSilentServer(host, lab, async (port, nextCaller) => {
        for (let time = 0; time < 3; time++) expect(await ephemeralPortOf(host, port)).toBe(await nextCaller());
      });
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
    covers: 'close the connection once the port is known; a server that has said nothing sees a FIN',
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    const listener = await lab.tcp.listen();
    for (let time = 0; time < 3; time++) {
      await ephemeralPortOf('127.0.0.1', listener.port);
      await expect(await listener.accept()).toReceiveEnd('fin');
    }
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
    covers: 'work any number of times at once',
  },
  async ({ student, lab }) => {
    const { ephemeralPortOf } = student.functions<Exports>();
    await withSilentServer('127.0.0.1', lab, async (port, nextCaller) => {
      const found = await Promise.all(Array.from({ length: 20 }, () => ephemeralPortOf('127.0.0.1', port)));
      const callers: number[] = [];
      while (callers.length < found.length) callers.push(await nextCaller());
      expect(found.sort((a, b) => a - b)).toEqual(callers.sort((a, b) => a - b));
    });
  },
);

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
): Promise<void> {
  const callers = lab.mailbox<number>('your client called from port');
  const server = createServer((socket) => {
    callers.post(socket.remotePort ?? 0);
    socket.on('error', () => undefined).resume();
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
