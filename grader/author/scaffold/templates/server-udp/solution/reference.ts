import dgram from 'node:dgram';
import { answerTo } from './answer-to.js';

// SAMPLE: becomes what a good student could write for your contract.
export function sampleExport(port: number): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  // One event for each datagram, empty ones too. Each answer goes to where its question has come from.
  socket.on('message', (bytes, sender) => socket.send(answerTo(bytes.toString()), sender.port, sender.address));
  return socket.bind(port, '127.0.0.1');
}
