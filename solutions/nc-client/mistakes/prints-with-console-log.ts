import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on('data', (chunk) => console.log(chunk.toString()));
socket.on('close', () => process.stdin.destroy());
process.stdin.pipe(socket);
