import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  let previous: Message | undefined;

  socket.on('message', (data, remote) => {
    const message: Message = {
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { address: remote.address, port: remote.port },
    };
    const nothingNew =
      previous !== undefined &&
      previous.size === 0 &&
      message.size === 0 &&
      previous.sender.address === message.sender.address &&
      previous.sender.port === message.sender.port;
    previous = message;
    if (!nothingNew) onMessage(message);
  });

  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
