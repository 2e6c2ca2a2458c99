import net from 'node:net';

const HIGH = 48 * 1024;
const LOW = 8 * 1024;

function serve(socket: net.Socket): void {
  let owed = 0;
  socket.setEncoding('latin1');
  socket.on('data', (text: string | Buffer) => {
    const bytes = text.length;
    owed += bytes;
    socket.write(text, 'latin1', () => {
      owed -= bytes;
      if (owed <= LOW) socket.resume();
    });
    if (owed >= HIGH) socket.pause();
  });
  socket.on('end', () => socket.end());
  socket.on('error', () => socket.destroy());
}

export function startEchoServer(port: number): net.Server {
  return net.createServer({ allowHalfOpen: true }).on('connection', serve).listen(port);
}
