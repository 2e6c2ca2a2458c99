import { createServer, type Socket } from 'node:net';

let first: Socket | undefined;

const server = createServer({ allowHalfOpen: true }, (socket) => {
  if (first) {
    socket.destroy();
    return;
  }
  first = socket;
  serve(socket);
});

function serve(socket: Socket): void {
  process.stdin.on('data', (chunk) => {
    if (!socket.write(chunk)) process.stdin.pause();
  });
  process.stdin.on('end', () => socket.end());
  socket.on('drain', () => process.stdin.resume());
  socket.on('data', (chunk) => {
    if (!process.stdout.write(chunk)) socket.pause();
  });
  process.stdout.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  socket.on('error', () => undefined);
  socket.on('close', () => {
    server.close();
    process.stdin.destroy();
  });
}

server.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
server.listen({ port: Number(process.argv[3]) });
