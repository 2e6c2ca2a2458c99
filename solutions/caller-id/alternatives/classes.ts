import * as net from 'node:net';
import { Readable } from 'node:stream';

/** One end of a connection. */
class Endpoint {
  private constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  static of(address: string, port: number): Endpoint {
    const groups = address.split(':');
    const last = groups.pop() ?? '';
    const mapped = net.isIPv4(last) && groups.join(':') === '::ffff';
    return new Endpoint(mapped ? last : address, port);
  }

  toString(): string {
    return this.host.includes(':') ? `[${this.host}]:${this.port}` : `${this.host}:${this.port}`;
  }
}

export const formatCaller = (address: string, port: number) => String(Endpoint.of(address, port));

class CallerIdServer extends net.Server {
  constructor() {
    super();
    this.on('connection', (socket: net.Socket) => this.tell(socket));
  }

  private tell(socket: net.Socket): void {
    socket.on('error', (error) => console.error(`a client is gone: ${error.message}`));
    const { remoteAddress: address, remotePort: port } = socket;
    const words = address && port ? [formatCaller(address, port), '\n'] : [];
    Readable.from(words).pipe(socket);
    socket.resume();
  }
}

export function startCallerId(port: number): Promise<net.Server> {
  const server = new CallerIdServer();
  return new Promise((resolve) => server.listen({ port }, () => resolve(server)));
}

export function ephemeralPortOf(host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = settleable<number>();
  const socket = new net.Socket();
  socket.once('error', reject);
  socket.once('ready', () => {
    const { port: own } = socket.address() as net.AddressInfo;
    socket.end(() => resolve(own));
  });
  socket.connect(port, host);
  return promise;
}

function settleable<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}
