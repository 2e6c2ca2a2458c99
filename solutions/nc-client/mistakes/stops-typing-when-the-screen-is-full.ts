import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

let screenFull = false;
let wireFull = false;

function regulate(): void {
  if (screenFull) socket.pause();
  else socket.resume();
  if (screenFull || wireFull) process.stdin.pause();
  else process.stdin.resume();
}

process.stdin.on('data', (chunk: Buffer) => {
  if (!socket.write(chunk)) {
    wireFull = true;
    regulate();
  }
});
process.stdin.on('end', () => socket.end());
socket.on('drain', () => {
  wireFull = false;
  regulate();
});

socket.on('data', (chunk: Buffer) => {
  if (!process.stdout.write(chunk)) {
    screenFull = true;
    regulate();
  }
});
process.stdout.on('drain', () => {
  screenFull = false;
  regulate();
});

socket.on('error', (error: NodeJS.ErrnoException) => {
  if (socket.readableEnded) return;
  const all: NodeJS.ErrnoException[] = error instanceof AggregateError ? error.errors : [error];
  const refused = all.some(({ code }) => code === 'ECONNREFUSED');
  console.error(`nc-client: ${host} port ${port}: ${refused ? 'connection refused' : error.code}`);
  process.exitCode = 1;
});
socket.on('close', () => process.stdin.destroy());
