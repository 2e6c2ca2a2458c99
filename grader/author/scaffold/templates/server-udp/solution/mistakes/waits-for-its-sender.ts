import dgram from 'node:dgram';
import { once } from 'node:events';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
export async function sampleExport(port: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4').bind(port, '127.0.0.1');
  const [first, sender] = (await once(socket, 'message')) as [Buffer, dgram.RemoteInfo];
  const answer = (bytes: Buffer) => socket.send(answerTo(bytes.toString()), sender.port, sender.address);
  answer(first);
  socket.on('message', answer);
  return socket;
}
