import { once } from 'node:events';
import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port), allowHalfOpen: true });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});

for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
  if (!socket.write(chunk)) await once(socket, 'drain');
}
socket.end();
for await (const chunk of socket as AsyncIterable<Buffer>) {
  if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}
