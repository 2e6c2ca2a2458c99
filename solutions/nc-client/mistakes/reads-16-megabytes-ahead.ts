import net from 'node:net';

const MOST_KEPT = 16 * 1024 * 1024;
const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

process.stdin.on('data', (chunk) => {
  socket.write(chunk);
  // Stops reading, but only when the memory of a small machine is full.
  if (socket.writableLength > MOST_KEPT) {
    process.stdin.pause();
    socket.once('drain', () => process.stdin.resume());
  }
});
process.stdin.on('end', () => socket.end());
socket.on('data', (chunk) => process.stdout.write(chunk));

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on('close', () => process.stdin.destroy());
