import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    onMessage({ text, bytes, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
