import dgram from 'node:dgram';

const MOST = 65507;

const args = process.argv.slice(2);
const listening = args[1] === '-l';
const host = listening ? '127.0.0.1' : (args[1] ?? '');
const port = Number(args[2]);

const socket = dgram.createSocket('udp4');
const early: Buffer[] = [];
let peer: { address: string; port: number } | undefined = listening ? undefined : { address: host, port };

function send(piece: Buffer): void {
  if (!peer) {
    early.push(piece);
    return;
  }
  // One read brings 65,536 bytes at most, a few more than a datagram can hold.
  socket.send(piece.subarray(0, MOST), peer.port, peer.address);
  if (piece.length > MOST) socket.send(piece.subarray(MOST), peer.port, peer.address, complain);
}

function sendEarly(): void {
  if (early.length > 0) send(Buffer.concat(early.splice(0)));
}

function complain(error: Error | null): void {
  if (error) console.error(`nc-udp: ${error.message}`);
}

socket.on('message', (bytes, sender) => {
  if (listening) {
    peer = sender;
    sendEarly();
  } else if (sender.address !== host || sender.port !== port) {
    return;
  }
  process.stdout.write(bytes);
});
socket.on('error', (error) => console.error(`nc-udp: ${error.message}`));
process.stdin.on('data', (piece: Buffer) => send(piece));

if (listening) socket.bind(port, '127.0.0.1');
else socket.bind(0);
