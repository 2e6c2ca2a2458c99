import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

const SILENCE_MS = 5000;

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const watches = new Map<string, NodeJS.Timeout>();

  const watch = (address: string, senderPort: number): void => {
    const key = `${address}:${senderPort}`;
    clearTimeout(watches.get(key));
    const timer = setTimeout(() => {
      watches.delete(key);
      socket.send('', senderPort, address, () => {});
    }, SILENCE_MS);
    timer.unref();
    watches.set(key, timer);
  };

  socket.on('message', (data, remote) => {
    watch(remote.address, remote.port);
    onMessage({
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { address: remote.address, port: remote.port },
    });
  });
  socket.once('close', () => {
    for (const timer of watches.values()) clearTimeout(timer);
    watches.clear();
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
