import net from 'node:net';

const [host, port] = process.argv.slice(2);
const socket = net.connect({ host, port: Number(port) });

// No listener for "error": Node ends the program by itself, with an exit code other than 0.
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('close', () => process.stdin.destroy());
