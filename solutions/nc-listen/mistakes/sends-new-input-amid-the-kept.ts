import { once } from 'node:events';
import net from 'node:net';

const port = process.argv[3] ?? '';

const early: Buffer[] = [];
let inputEnded = false;
let earlySent = false;
let client: net.Socket | undefined;

process.stdin.on('data', (chunk: Buffer) => {
  if (client === undefined) {
    early.push(chunk);
  } else if (!client.write(chunk)) {
    process.stdin.pause();
    client.once('drain', () => process.stdin.resume());
  }
});
process.stdin.on('end', () => {
  inputEnded = true;
  if (earlySent) client?.end();
});

async function sendEarly(socket: net.Socket): Promise<void> {
  for (const chunk of early) {
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  earlySent = true;
  early.length = 0;
  if (inputEnded) socket.end();
}

const server = net.createServer((socket) => {
  client = socket;
  server.close();

  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (socket.readableEnded) return;
    console.error(`nc-listen: connection lost (${error.code})`);
    process.exitCode = 1;
  });
  sendEarly(socket).catch(() => socket.destroy());
  socket.pipe(process.stdout);

  socket.on('end', () => process.stdin.destroy());
  socket.on('close', () => process.stdin.destroy());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: port ${port} ${error.code === 'EADDRINUSE' ? 'is already in use' : error.message}`);
  process.exitCode = 1;
  process.stdin.destroy();
});
server.listen(Number(port), '127.0.0.1');
