import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

type Handler = (message: Message) => void;

const handlers = new Map<number, Handler>();

function listenOn(port: number): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (data, remote) => {
    handlers.get(port)?.({
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { address: remote.address, port: remote.port },
    });
  });
  return socket;
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  handlers.set(port, onMessage);
  const socket = listenOn(port);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
