import dgram from 'node:dgram';

// Stop-and-wait by offset, like TCP: a datagram says where its bytes begin and how long the whole is, an acknowledgement up to where all
// has come. First of all goes the sum of all other bytes of the datagram.
const PIECE = 1150;

export function sendReliably(
  data: Uint8Array,
  port: number,
  { giveUpMs = 5000 }: { giveUpMs?: number } = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const giveUp = setTimeout(() => finish(new Error('no answer')), giveUpMs);
    const again = setInterval(transmit, 50);
    let offset = 0;
    transmit();

    function transmit() {
      const header = Buffer.alloc(10);
      header.writeUInt32LE(offset, 2);
      header.writeUInt32LE(data.length, 6);
      socket.send(withSum(Buffer.concat([header, data.subarray(offset, offset + PIECE)])), port, '127.0.0.1');
    }

    socket.on('message', (message) => {
      if (!isWhole(message, 7)) return;
      giveUp.refresh();
      const upTo = message.readUInt32LE(2);
      if (upTo === data.length && message[6] === 1) return finish();
      if (upTo <= offset) return;
      offset = upTo;
      again.refresh();
      transmit();
    });

    function finish(error?: Error) {
      clearTimeout(giveUp);
      clearInterval(again);
      socket.close();
      if (error) reject(error);
      else resolve();
    }
  });
}

export function receiveReliably(port: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket({ type: 'udp4' });
    const parts: Buffer[] = [];
    let upTo = 0;
    let leave: NodeJS.Timeout | undefined;
    socket.on('error', reject);
    socket.on('message', (message, from) => {
      if (!isWhole(message, 10)) return;
      if (message.readUInt32LE(2) === upTo) {
        parts.push(message.subarray(10));
        upTo += message.length - 10;
      }
      const complete = upTo === message.readUInt32LE(6);
      const answer = Buffer.alloc(7);
      answer.writeUInt32LE(upTo, 2);
      answer[6] = complete ? 1 : 0;
      socket.send(withSum(answer), from.port, from.address);
      if (!complete) return;
      if (leave) clearTimeout(leave);
      leave = setTimeout(() => socket.close(), 500);
      resolve(new Uint8Array(Buffer.concat(parts)));
    });
    socket.bind(port, '127.0.0.1');
  });
}

function sum(message: Buffer): number {
  return message.subarray(2).reduce((total, byte) => (total + byte) % 65536, 0);
}

function withSum(message: Buffer): Buffer {
  message.writeUInt16LE(sum(message));
  return message;
}

function isWhole(message: Buffer, least: number): boolean {
  return message.length >= least && message.readUInt16LE() === sum(message);
}
