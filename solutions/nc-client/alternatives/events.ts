import * as net from 'node:net';
import { argv, stdin, stdout } from 'node:process';

const host = argv[2];
const port = Number(argv[3]);
const socket = new net.Socket({ allowHalfOpen: true });

stdin.on('data', (chunk) => {
  if (!socket.write(chunk)) stdin.pause();
});
socket.on('drain', () => stdin.resume());
stdin.on('end', () => socket.end());

socket.on('data', (chunk) => {
  if (!stdout.write(chunk)) socket.pause();
});
stdout.on('drain', () => socket.resume());
socket.on('end', () => {
  // The server has finished. What is typed from now on would find no reader.
  socket.end();
  stdin.destroy();
});

socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

socket.connect({ port, host });
