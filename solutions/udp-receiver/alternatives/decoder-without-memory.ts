/** A UDP receiver: datagram in, message out, and nothing is remembered in between. */
import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

/** ignoreBOM keeps a byte order mark in the text, as it is in the data. Each call decodes by itself. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const toMessage = (data: Buffer, { address, port }: dgram.RemoteInfo): Message => ({
  text: utf8.decode(data),
  bytes: Uint8Array.from(data),
  size: data.byteLength,
  sender: { address, port },
});

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (data, sender) => onMessage(toMessage(data, sender)));
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('error', () => {}); // no trouble with one datagram is an end
  return socket;
}
