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
  const senders = new Map<number, Message['sender']>();

  socket.on('message', (data, remote) => {
    let sender = senders.get(remote.port);
    if (sender === undefined) {
      sender = Object.freeze({ address: remote.address, port: remote.port });
      senders.set(remote.port, sender);
    }
    onMessage({ text: data.toString('utf8'), bytes: data, size: data.length, sender });
  });

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
