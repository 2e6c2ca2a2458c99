import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

/** An Ethernet packet of 1500 bytes, less the headers of IP and UDP. */
const MOST_BYTES = 1472;

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (datagram, { address, port }) => {
    const bytes = datagram.subarray(0, MOST_BYTES);
    onMessage({ text: bytes.toString('utf8'), bytes, size: bytes.length, sender: { address, port } });
  });
  return socket.bind(port, '127.0.0.1');
}
