import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  // One event for each datagram, empty ones too. The socket stays unconnected, so it hears everybody.
  socket.on('message', (bytes, { address, port }) => {
    onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1').unref();
}
