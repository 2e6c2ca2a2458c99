import net from 'node:net';
import { createInterface } from 'node:readline';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.pipe(process.stdout);

const keyboard = createInterface({ input: process.stdin });
keyboard.on('line', (line) => socket.write(`${line}\n`));
keyboard.on('close', () => socket.end());
socket.on('close', () => process.stdin.destroy());
