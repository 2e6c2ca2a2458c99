import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

socket.on('error', (error) => console.error(`nc-client: ${error.message}`));
socket.on('close', () => process.stdin.destroy());
process.stdin.pipe(socket);
socket.pipe(process.stdout);
