import dgram from 'node:dgram';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

interface Sender {
  address: string;
  port: number;
}

class SenderTable {
  static readonly PLACES = 256;
  readonly #senders = new Map<string, Sender>();

  find(address: string, port: number): Sender | undefined {
    const key = `${address}:${port}`;
    const known = this.#senders.get(key);
    if (known !== undefined) return known;
    if (this.#senders.size >= SenderTable.PLACES) return undefined;
    const sender = { address, port };
    this.#senders.set(key, sender);
    return sender;
  }
}

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  const senders = new SenderTable();
  const socket = dgram.createSocket('udp4');
  socket.on('message', (data, remote) => {
    const sender = senders.find(remote.address, remote.port);
    if (sender === undefined) return;
    onMessage({
      text: data.toString('utf8'),
      bytes: data,
      size: data.length,
      sender: { ...sender },
    });
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
