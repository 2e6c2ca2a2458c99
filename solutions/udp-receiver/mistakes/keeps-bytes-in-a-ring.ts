import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const ring = Array.from({ length: 1024 }, () => Buffer.alloc(65_507));
  let next = 0;
  const socket = dgram.createSocket('udp4');
  // One event for each datagram, empty ones too. The socket stays unconnected, so it hears everybody.
  socket.on('message', (bytes, { address, port }) => {
    const kept = ring[next++ % ring.length]!.subarray(0, bytes.length);
    bytes.copy(kept);
    onMessage({ text: bytes.toString('utf8'), bytes: kept, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
