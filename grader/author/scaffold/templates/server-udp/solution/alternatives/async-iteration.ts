import dgram from 'node:dgram';
import { on, once } from 'node:events';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a right program in another style; two or more of them are wanted in the end.
export async function sampleExport(port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  void answerAll(socket);
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function answerAll(socket: dgram.Socket): Promise<void> {
  for await (const [bytes, { address, port }] of on(socket, 'message') as AsyncIterable<[Buffer, dgram.RemoteInfo]>)
    socket.send(answerTo(bytes.toString()), port, address);
}
