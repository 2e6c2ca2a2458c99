import { createSocket, type RemoteInfo } from 'node:dgram';
import { Transform, Writable } from 'node:stream';

const socket = createSocket('udp4');
const options = process.argv.slice(2);
const listening = options.includes('-l');
const [first, second] = options.filter((option) => !option.startsWith('-'));
let target = { host: String(first), port: Number(second) };

/** Takes chunks apart that are longer than a datagram may be. */
const cutter = new Transform({
  readableObjectMode: true,
  transform(chunk: Buffer, _encoding, done) {
    for (let from = 0; from < chunk.length; from += 16_384) this.push(chunk.subarray(from, from + 16_384));
    done();
  },
});

/** Each chunk becomes a datagram. The next one is taken when this one has left. */
const datagrams = new Writable({
  objectMode: true,
  write(piece: Buffer, _encoding, done) {
    socket.send(piece, target.port, target.host, done);
  },
});

socket.on('message', (message: Buffer, { address: host, port }: RemoteInfo) => {
  if (listening) target = { host, port };
  else if (host !== target.host || port !== target.port) return;
  process.stdout.write(message);
});

const start = () => process.stdin.pipe(cutter).pipe(datagrams);
if (listening) socket.once('message', start).bind(Number(first));
else socket.bind(0, start);
