import net from 'node:net';

const port = process.argv[3] ?? '';

const early: Buffer[] = [];
let inputEnded = false;
let client: net.Socket | undefined;

process.stdin.on('data', (chunk: Buffer) => {
  if (client === undefined) {
    early.push(chunk);
  } else if (!client.write(chunk)) {
    process.stdin.pause();
  }
});
process.stdin.on('end', () => {
  inputEnded = true;
  client?.end();
});

const server = net.createServer((socket) => {
  client = socket;
  server.close();

  if (early.length > 0) {
    const kept = Buffer.concat(early);
    if (inputEnded) socket.end(kept);
    else socket.write(kept);
  }
  socket.on('drain', () => process.stdin.resume());
  socket.pipe(process.stdout);

  socket.on('end', () => process.stdin.destroy());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (socket.readableEnded) return;
    console.error(`nc-listen: connection lost (${error.code})`);
    process.exitCode = 1;
  });
  socket.on('close', () => process.stdin.destroy());
});

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`nc-listen: port ${port} ${error.code === 'EADDRINUSE' ? 'is already in use' : error.message}`);
  process.exitCode = 1;
  process.stdin.destroy();
});
server.listen(Number(port), '127.0.0.1');
