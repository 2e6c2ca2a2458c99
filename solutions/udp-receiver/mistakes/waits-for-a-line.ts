import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  let received: Buffer = Buffer.alloc(0);
  socket.on('message', (bytes, { address, port }) => {
    received = Buffer.concat([received, bytes]);
    for (let end = received.indexOf('\n'); end >= 0; end = received.indexOf('\n')) {
      const line = received.subarray(0, end + 1);
      received = received.subarray(end + 1);
      onMessage({ text: line.toString('utf8'), bytes: line, size: line.length, sender: { address, port } });
    }
  });
  return socket.bind(port, '127.0.0.1');
}
