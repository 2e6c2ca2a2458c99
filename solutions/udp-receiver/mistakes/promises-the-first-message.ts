import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender: { address, port } });
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'message');
  return socket;
}
