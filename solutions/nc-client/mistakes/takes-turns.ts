import { once } from 'node:events';
import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port), allowHalfOpen: true });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});

// One question, one answer, then the next.
for await (const question of process.stdin as AsyncIterable<Buffer>) {
  socket.write(question);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  process.stdout.write(answer);
}
socket.end();
socket.pipe(process.stdout);
