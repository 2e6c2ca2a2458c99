import net from 'node:net';

const [host = '', port = ''] = process.argv.slice(2);
const socket = net.connect(Number(port), host);

// What is typed before the connection stands is kept.
const early: Buffer[] = [];
const keep = (chunk: Buffer): void => {
  early.push(chunk);
};
process.stdin.on('data', keep);

socket.on('connect', () => {
  process.stdin.off('data', keep);
  for (const chunk of early) socket.write(chunk);
  process.stdin.pipe(socket); // from now on at the server's pace
});
socket.pipe(process.stdout);

socket.on('end', () => process.stdin.destroy());
socket.on('error', (error) => {
  console.error(`nc-client: ${host} port ${port}: ${error.message}`);
  process.exitCode = 1;
  process.stdin.destroy();
});
