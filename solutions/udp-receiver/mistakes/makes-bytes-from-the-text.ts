import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (message, { address, port }) => {
    const text = message.toString('utf8');
    const bytes = new TextEncoder().encode(text);
    onMessage({ text, bytes, size: message.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
