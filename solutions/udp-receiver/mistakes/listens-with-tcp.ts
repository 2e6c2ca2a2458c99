import net from 'node:net';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): net.Server {
  const server = net.createServer((socket) => {
    const sender = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    socket.on('data', (bytes) => onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender }));
    socket.on('error', () => socket.destroy());
  });
  return server.listen(port, '127.0.0.1');
}
