import dgram from 'node:dgram';
import { answerTo } from '../answer-to.js';

// SAMPLE: becomes a wrong program for your contract, of one misconception; eight or more are wanted in the end.
export function sampleExport(port: number): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (bytes, sender) => {
    for (const line of bytes.toString().split('\n')) socket.send(answerTo(line), sender.port, sender.address);
  });
  return socket.bind(port, '127.0.0.1');
}
