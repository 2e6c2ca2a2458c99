import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  let collected: Message[] = [];
  socket.on('message', (bytes, { address, port }) => {
    collected.push({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender: { address, port } });
    if (collected.length > 1) return;
    setTimeout(() => {
      const messages = collected;
      collected = [];
      for (const message of messages) onMessage(message);
    }, 40);
  });
  return socket.bind(port, '127.0.0.1');
}
