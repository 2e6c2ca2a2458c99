import dgram from 'node:dgram';
import { StringDecoder } from 'node:string_decoder';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  const decoder = new StringDecoder('utf8');
  socket.on('message', (bytes, { address, port }) => {
    onMessage({ text: decoder.write(bytes), bytes, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
