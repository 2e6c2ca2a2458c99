import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tapTcp, tapUdp, type Tap } from './tap.js';

let told: string[];
let tap: Tap | undefined;
beforeEach(() => (told = []));
afterEach(() => tap?.close());
const tell = (from: string, client: number, what: string) =>
  void told.push(`${from} ${client} ${what.replace(/port \d+/, 'port N')}`);

async function listening(onClient: (socket: Socket) => void): Promise<[Server, number]> {
  const server = createServer({ allowHalfOpen: true }, onClient).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [server, (server.address() as AddressInfo).port];
}

/** All that comes until the other side ends; the socket stays as it is. */
function reading(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) =>
    socket.on('data', (chunk) => (text += String(chunk))).once('end', () => resolve(text)),
  );
}

test('tells what each side sends and that it ends, and passes it on', async () => {
  const [server, port] = await listening((socket) => {
    void reading(socket).then((text) => socket.end(text.toUpperCase()));
  });
  tap = await tapTcp(() => port, tell);
  const client = connect({ port: tap.port, host: '127.0.0.1', allowHalfOpen: true });
  client.end('hello');
  expect(await reading(client)).toBe('HELLO');
  expect(told).toEqual([
    'client 1 connects from port N',
    'client 1 "hello" (5 bytes)',
    'client 1 ends its direction (FIN)',
    'server 1 "HELLO" (5 bytes)',
    'server 1 ends its direction (FIN)',
  ]);
  server.close();
});

test('megabytes pass whole to a client that reads slowly', async () => {
  const bytes = Buffer.alloc(3_000_000, 'x');
  const [server, port] = await listening((socket) => socket.end(bytes));
  tap = await tapTcp(() => port, tell);
  const client = connect(tap.port, '127.0.0.1');
  let length = 0;
  for await (const chunk of client) length += (chunk as Buffer).length;
  expect(length).toBe(bytes.length);
  server.close();
});

test('a connection that is broken off is broken off beyond', async () => {
  let brokenOff: (error: NodeJS.ErrnoException) => void;
  const broken = new Promise<NodeJS.ErrnoException>((resolve) => (brokenOff = resolve));
  const [server, port] = await listening((socket) =>
    socket.on('error', brokenOff).on('data', () => client.resetAndDestroy()),
  );
  tap = await tapTcp(() => port, tell);
  const client = connect(tap.port, '127.0.0.1').on('error', () => undefined);
  client.write('x');
  expect((await broken).code).toBe('ECONNRESET');
  expect(told).toContain('client 1 breaks the connection off (RST)');
  server.close();
});

test('where no server is, the client is told so by TCP', async () => {
  tap = await tapTcp(() => undefined, tell);
  const client = connect(tap.port, '127.0.0.1');
  const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
  expect(told.at(-1)).toBe('server 1 your server is not there');
});

test('datagrams pass both ways, each client by its own port', async () => {
  const server = createSocket('udp4').on('message', (bytes, { port }) => server.send(`<${bytes.toString()}>`, port));
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  tap = await tapUdp(() => server.address().port, tell);
  const clients = [createSocket('udp4'), createSocket('udp4')];
  for (const [index, client] of clients.entries()) {
    const answer = once(client, 'message');
    client.send(index === 0 ? 'a' : '', tap.port, '127.0.0.1');
    expect(String(((await answer) as [Buffer])[0])).toBe(index === 0 ? '<a>' : '<>');
  }
  expect(told).toEqual([
    'client 1 is at port N',
    'client 1 a datagram, "a" (1 byte)',
    'server 1 a datagram, "<a>" (3 bytes)',
    'client 2 is at port N',
    'client 2 a datagram, "" (0 bytes)',
    'server 2 a datagram, "<>" (2 bytes)',
  ]);
  for (const socket of [...clients, server]) socket.close();
});
