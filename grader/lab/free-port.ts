import { createSocket } from 'node:dgram';
import getPort from 'get-port';

/** A port on 127.0.0.1 that nobody uses just now. Another program may snatch it: whoever hands it on is ready to ask again. */
export async function freePort(transport: 'tcp' | 'udp'): Promise<number> {
  return transport === 'tcp' ? getPort({ host: '127.0.0.1' }) : freeUdpPort();
}

/** Below the ports that systems give to those who ask for any: nobody is given one of these in passing. */
const LEAST = 10_000;
const MOST = 32_000;
const ATTEMPTS = 100;
/** Handed out in turn, from a random one on: so nobody is given a port that somebody else has been given and has not bound yet. */
let next = Math.floor(Math.random() * (MOST - LEAST));

/** get-port looks at TCP alone. */
async function freeUdpPort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = LEAST + (next++ % (MOST - LEAST));
    try {
      return await bindAndClose(port);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function bindAndClose(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => socket.close(() => reject(error)));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(port)));
  });
}
