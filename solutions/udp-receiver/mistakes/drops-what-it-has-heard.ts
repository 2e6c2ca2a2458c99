import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  const heard = new Set<string>();
  socket.on('message', (bytes, { address, port }) => {
    const text = bytes.toString('utf8');
    const key = `${address} ${port} ${text}`;
    // UDP may deliver a datagram twice.
    if (heard.has(key)) return;
    heard.add(key);
    onMessage({ text, bytes, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
