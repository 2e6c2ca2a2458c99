import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

/** ASCII "end of transmission", which a terminal sends for Ctrl-D. */
const EOT = 0x04;

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const finished = new Set<string>();

  socket.on('message', (data, remote) => {
    const key = `${remote.address}:${remote.port}`;
    if (finished.has(key)) return;
    if (data.length === 1 && data[0] === EOT) finished.add(key);
    onMessage({
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { address: remote.address, port: remote.port },
    });
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
