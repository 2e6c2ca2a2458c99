import { connect, createServer, type AddressInfo } from 'node:net';
import type { CheckSession } from '../engine/check/check-session.js';
import { freePort } from './free-port.js';

/**
 * A TCP port of 127.0.0.1 that refuses callers until the session ends: it is the client port of a connection of the lab's own, so the system
 * gives it to nobody else, and nobody can come to listen there.
 */
export async function refusingPort(session: CheckSession): Promise<number> {
  const server = createServer();
  session.onEnd(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (;;) {
    const localPort = await freePort('tcp');
    const holder = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort });
    session.onEnd(() => holder.destroy());
    const held = await new Promise<boolean>((resolve) => {
      holder.on('connect', () => resolve(true)).on('error', () => resolve(false));
    });
    if (held) return localPort;
  }
}
