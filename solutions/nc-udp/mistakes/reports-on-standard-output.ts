import dgram from 'node:dgram';

const SIZE = 1_400;

const [, first = '', second = ''] = process.argv.slice(2);
const socket = dgram.createSocket('udp4');

function print(message: Buffer): void {
  if (message.length > 0) process.stdout.write(message);
}

function complain(error: NodeJS.ErrnoException | null): void {
  if (!error) return;
  if (error.code === 'ECONNREFUSED') console.log(`nc-udp: nobody at ${first} port ${second}`);
  else console.error(`nc-udp: ${error.message}`);
}

function* cut(piece: Buffer): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += SIZE) yield piece.subarray(at, at + SIZE);
}

socket.on('error', complain);

if (first === '-l') {
  let last: dgram.RemoteInfo | undefined;

  socket.on('message', (message, sender) => {
    const isFirst = last === undefined;
    last = sender;
    print(message);
    if (isFirst) {
      process.stdin.on('data', (piece: Buffer) => {
        for (const part of cut(piece)) socket.send(part, last?.port, last?.address, complain);
      });
    }
  });
  socket.bind(Number(second), '127.0.0.1');
} else {
  socket.on('connect', () => {
    const peer = socket.remoteAddress();
    socket.on('message', (message, sender) => {
      if (sender.address === peer.address && sender.port === peer.port) print(message);
    });
    process.stdin.on('data', (piece: Buffer) => {
      for (const part of cut(piece)) socket.send(part, complain);
    });
  });
  socket.connect(Number(second), first);
}
