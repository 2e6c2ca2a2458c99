import net from 'node:net';
import { text } from 'node:stream/consumers';

const server = net.createServer((client) => {
  server.close();
  text(process.stdin).then(
    (typed) => client.end(typed),
    () => client.destroy(),
  );
  client.pipe(process.stdout);
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
