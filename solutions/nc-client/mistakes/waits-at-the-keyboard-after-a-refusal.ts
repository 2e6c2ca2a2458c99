import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.on('data', (chunk) => {
  if (!socket.write(chunk)) process.stdin.pause();
});
process.stdin.on('end', () => socket.end());
socket.on('drain', () => process.stdin.resume());
socket.pipe(process.stdout);

socket.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
