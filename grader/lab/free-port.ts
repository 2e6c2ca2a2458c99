import { createSocket } from 'node:dgram';
import getPort from 'get-port';

/** A port on 127.0.0.1 that nobody uses just now. Another program may snatch it: whoever hands it on is ready to ask again. */
export async function freePort(transport: 'tcp' | 'udp'): Promise<number> {
  return transport === 'tcp' ? getPort({ host: '127.0.0.1' }) : freeUdpPort();
}

/** get-port looks at TCP alone; the system itself hands out a UDP port that is free. */
function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
