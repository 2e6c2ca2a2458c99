import dgram from 'node:dgram';
import { once } from 'node:events';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  let earlier: Promise<void> = Promise.resolve();

  const deliver = async (message: Message): Promise<void> => {
    try {
      await onMessage(message);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };

  socket.on('message', (data, remote) => {
    const message: Message = {
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { address: remote.address, port: remote.port },
    };
    earlier = earlier.then(() => deliver(message));
  });

  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
