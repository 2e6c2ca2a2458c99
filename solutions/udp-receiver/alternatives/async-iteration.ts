import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { on, once } from 'node:events';

export type Message = { text: string; bytes: Uint8Array; size: number; sender: { address: string; port: number } };

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<Socket> {
  const socket = createSocket('udp4');
  void receive(socket, onMessage);
  socket.bind(port);
  await once(socket, 'listening');
  return socket;
}

async function receive(socket: Socket, onMessage: (message: Message) => void): Promise<void> {
  const datagrams = on(socket, 'message') as AsyncIterable<[Buffer, RemoteInfo]>;
  for await (const [bytes, sender] of datagrams) {
    onMessage({ text: new TextDecoder().decode(bytes), bytes, size: sender.size, sender });
  }
}
