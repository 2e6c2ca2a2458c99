import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { count, quote } from '../engine/check/bytes.js';

/** Stands between a client and a server on this machine, and tells all that passes. */
export interface Tap {
  port: number;
  close: () => void;
}

/** Told as it happens: whose doing it is, the client that it concerns by its number from 1, and what it is. */
export type Tell = (from: 'client' | 'server', client: number, what: string) => void;

const SHOWN_BYTES = 200;
const NOBODY = 'your server is not there';

/** @param target the port of the server; asked for anew for each client, since a server may be started again elsewhere */
export async function tapTcp(target: () => number | undefined, tell: Tell): Promise<Tap> {
  let clients = 0;
  const open = new Set<Socket>();
  // What one side ends the other may go on with.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const client = ++clients;
    const port = target();
    tell('client', client, socket.remotePort === undefined ? 'connects' : `connects from port ${socket.remotePort}`);
    if (port === undefined) {
      tell('server', client, NOBODY);
      return void socket.resetAndDestroy();
    }
    const beyond = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    join('client', socket, beyond, client);
    join('server', beyond, socket, client);
  });
  function join(from: 'client' | 'server', source: Socket, sink: Socket, client: number): void {
    open.add(source);
    source.on('data', (bytes: Buffer) => {
      tell(from, client, sent(bytes));
      if (!sink.write(bytes)) source.pause();
    });
    sink.on('drain', () => source.resume());
    source.on('end', () => {
      tell(from, client, 'ends its direction (FIN)');
      sink.end();
    });
    source.on('error', (error: NodeJS.ErrnoException) => {
      tell(from, client, words[error.code ?? ''] ?? error.message);
      sink.resetAndDestroy();
    });
    source.on('close', () => open.delete(source));
  }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** The same for UDP, where a client is whoever sends from one port. */
export async function tapUdp(target: () => number | undefined, tell: Tell): Promise<Tap> {
  const front = createSocket('udp4');
  const clients = new Map<number, { number: number; beyond: UdpSocket }>();
  const clientOf = (port: number) => {
    const known = clients.get(port);
    if (known) return known;
    const made = { number: clients.size + 1, beyond: createSocket('udp4') };
    made.beyond.on('message', (bytes) => {
      tell('server', made.number, datagram(bytes));
      front.send(bytes, port, '127.0.0.1');
    });
    made.beyond.on('error', (error) => tell('server', made.number, error.message));
    clients.set(port, made);
    tell('client', made.number, `is at port ${port}`);
    return made;
  };
  front.on('message', (bytes, { port: from }) => {
    const { number, beyond } = clientOf(from);
    tell('client', number, datagram(bytes));
    const port = target();
    if (port === undefined) tell('server', number, NOBODY);
    else beyond.send(bytes, port, '127.0.0.1');
  });
  await new Promise<void>((resolve, reject) => front.once('error', reject).bind(0, '127.0.0.1', resolve));
  return {
    port: front.address().port,
    close: () => {
      front.close();
      for (const { beyond } of clients.values()) beyond.close();
    },
  };
}

const words: Record<string, string> = { ECONNRESET: 'breaks the connection off (RST)', ECONNREFUSED: NOBODY };

function sent(bytes: Buffer): string {
  return `${quote(bytes, SHOWN_BYTES)} (${count(bytes.length)})`;
}

function datagram(bytes: Buffer): string {
  return `a datagram, ${sent(bytes)}`;
}
