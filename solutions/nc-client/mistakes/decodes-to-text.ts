import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.setEncoding('utf8');
process.stdin.setEncoding('utf8');

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('close', () => process.stdin.destroy());
