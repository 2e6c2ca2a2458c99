import net from 'node:net';
import { buffer } from 'node:stream/consumers';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.pipe(process.stdout);
const input = await buffer(process.stdin);
socket.end(input);
