import { createSocket } from 'node:dgram';
import getPort from 'get-port';

/** Below the ephemeral ports, so that the system does not give one of these to a program that asks for any port. */
const LEAST = 10_000;
const MOST = 32_000;
const ATTEMPTS = 100;
/** Handed out in turn, from a random one on: so nobody is given a port that somebody else has been given and has not bound yet. */
let next = Math.floor(Math.random() * (MOST - LEAST));

/** A free port of 127.0.0.1. Another program may take it at any moment, so the caller must be ready to ask for another one. */
export async function freePort(transport: 'tcp' | 'udp'): Promise<number> {
  return transport === 'udp' ? freeUdpPort() : getPort({ host: '127.0.0.1', port: nextPorts() });
}

/** get-port looks at TCP alone. */
async function freeUdpPort(): Promise<number> {
  let reason: unknown;
  for (const port of nextPorts()) {
    try {
      return await bindAndClose(port);
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/** Only those that are looked at are used up. */
function* nextPorts(): Generator<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) yield LEAST + (next++ % (MOST - LEAST));
}

function bindAndClose(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => socket.close(() => reject(error)));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(port)));
  });
}
