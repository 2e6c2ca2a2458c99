import * as dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  return new Promise((resolve, reject) => {
    const listener = (data: Buffer, from: dgram.RemoteInfo) => {
      const bytes = Uint8Array.from(data);
      onMessage({
        text: data.toString(),
        bytes,
        size: bytes.byteLength,
        sender: { address: from.address, port: from.port },
      });
    };
    const socket = dgram.createSocket({ type: 'udp4', reuseAddr: false }, listener);
    socket.once('error', reject);
    socket.bind({ port, address: '0.0.0.0', exclusive: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
