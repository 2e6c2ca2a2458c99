import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.on('data', (chunk) => {
  if (!socket.write(chunk)) process.stdin.pause();
});
socket.on('drain', () => process.stdin.resume());
socket.on('data', (chunk) => process.stdout.write(chunk));

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on('close', () => process.stdin.destroy());
