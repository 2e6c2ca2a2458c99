import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

const POOL_SIZE = 1 << 20;

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const pool = Buffer.alloc(POOL_SIZE);
  let free = 0;

  socket.on('message', (data, remote) => {
    if (free + data.length > POOL_SIZE) free = 0;
    data.copy(pool, free);
    const bytes = pool.subarray(free, free + data.length);
    free += data.length;
    onMessage({
      text: bytes.toString('utf8'),
      bytes,
      size: bytes.length,
      sender: { address: remote.address, port: remote.port },
    });
  });

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
