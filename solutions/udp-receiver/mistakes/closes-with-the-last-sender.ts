import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  const senders = new Set<string>();
  socket.on('message', (bytes, { address, port }) => {
    onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender: { address, port } });
    // An empty datagram says that this sender has come to its end.
    const sender = `${address} ${port}`;
    if (bytes.length > 0) senders.add(sender);
    else if (senders.delete(sender) && senders.size === 0) socket.close();
  });
  return socket.bind(port, '127.0.0.1');
}
