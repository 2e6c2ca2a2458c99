import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const sender = { address: '', port: 0 };

  socket.on('message', (bytes, remote) => {
    sender.address = remote.address;
    sender.port = remote.port;
    onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender });
  });

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
