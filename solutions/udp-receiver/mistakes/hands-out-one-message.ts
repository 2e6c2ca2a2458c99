import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  const message: Message = { text: '', bytes: new Uint8Array(0), size: 0, sender: { address: '', port: 0 } };
  // One event for each datagram, empty ones too. The socket stays unconnected, so it hears everybody.
  socket.on('message', (bytes, { address, port }) => {
    message.text = bytes.toString('utf8');
    message.bytes = bytes;
    message.size = bytes.length;
    message.sender = { address, port };
    onMessage(message);
  });
  return socket.bind(port, '127.0.0.1');
}
