import dgram from 'node:dgram';
import { once } from 'node:events';
import { Readable, Transform, Writable, pipeline } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export interface Message {
  text: string;
  bytes: Uint8Array;
  size: number;
  sender: { address: string; port: number };
}

interface Arrival {
  data: Buffer;
  remote: dgram.RemoteInfo;
}

const source = (socket: dgram.Socket): Readable => {
  const stream = new Readable({ objectMode: true, read() {} });
  socket.on('message', (data, remote) => {
    stream.push({ data, remote });
  });
  socket.once('close', () => {
    stream.push(null);
  });
  return stream;
};

const describe = (): Transform =>
  new Transform({
    objectMode: true,
    transform({ data, remote }: Arrival, _encoding, done) {
      const message: Message = {
        text: new StringDecoder('utf8').end(data),
        bytes: data,
        size: data.length,
        sender: { address: remote.address, port: remote.port },
      };
      done(null, message);
    },
  });

const sink = (onMessage: (message: Message) => void): Writable =>
  new Writable({
    objectMode: true,
    write(message: Message, _encoding, done) {
      try {
        onMessage(message);
      } catch (error) {
        setImmediate(() => {
          throw error;
        });
      }
      done();
    },
  });

export function startUdpReceiver(
  port: number,
  onMessage: (message: Message) => void,
): dgram.Socket | Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  pipeline(source(socket), describe(), sink(onMessage), () => {});
  socket.bind(port, '0.0.0.0');
  return once(socket, 'listening').then(() => socket);
}
