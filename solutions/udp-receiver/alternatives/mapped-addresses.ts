import dgram from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

type Hear = (data: Buffer, remote: dgram.RemoteInfo) => void;

const dotted = (address: string): string => {
  const tail = address.slice(address.lastIndexOf(':') + 1);
  return isIPv4(tail) ? tail : address;
};

const open = async (type: dgram.SocketType, address: string, port: number, hear: Hear): Promise<dgram.Socket> => {
  const socket = dgram.createSocket({ type });
  socket.on('message', hear);
  socket.bind({ port, address });
  try {
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  return socket;
};

export async function startUdpReceiver(port: number, onMessage: (message: Message) => void): Promise<dgram.Socket> {
  const hear: Hear = (data, remote) =>
    onMessage({
      text: data.toString(),
      bytes: data,
      size: data.byteLength,
      sender: { address: dotted(remote.address), port: remote.port },
    });
  try {
    // An IPv6 socket that speaks IPv4.
    return await open('udp6', '::ffff:127.0.0.1', port, hear);
  } catch {
    return open('udp4', '127.0.0.1', port, hear);
  }
}
