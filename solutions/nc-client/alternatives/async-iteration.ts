import { once } from 'node:events';
import { connect } from 'node:net';

async function copy(from: AsyncIterable<Buffer>, to: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of from) {
    if (!to.write(chunk)) await once(to, 'drain');
  }
}

const [, , host, port] = process.argv;
const socket = connect({ host, port: Number(port), allowHalfOpen: true });
try {
  await once(socket, 'connect');
} catch (error) {
  const refused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  console.error(refused ? `Connection to ${host}:${port} refused` : error);
  process.exit(1);
}
await Promise.all([copy(process.stdin, socket).then(() => socket.end()), copy(socket, process.stdout)]);
