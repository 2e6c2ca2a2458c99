import net from 'node:net';

export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    // A client that breaks off is its own affair: without a listener, the "error" would end the whole program.
    socket.on('error', () => socket.destroy());
    // `pipe` writes each chunk back as it came, and stops reading while the client does not read.
    // When the client has closed its direction, it ends ours after the last byte.
    socket.pipe(socket);
    // Who has nothing to say takes up a place for nothing.
    const silence = setTimeout(() => socket.destroy(), 30_000);
    socket.once('data', () => clearTimeout(silence)).once('close', () => clearTimeout(silence));
  });
  return server.listen(port, '127.0.0.1');
}
