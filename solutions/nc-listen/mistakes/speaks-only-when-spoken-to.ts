import { once } from 'node:events';
import net from 'node:net';

const server = net.createServer((client) => {
  server.close();
  client.on('data', (chunk) => {
    process.stdout.write(chunk);
    void answer(client);
  });
  client.on('error', (error) => console.error(error.message));
  client.on('close', () => process.stdin.destroy());
});

async function answer(client: net.Socket): Promise<void> {
  process.stdin.resume();
  const [typed] = (await once(process.stdin, 'data')) as [Buffer];
  process.stdin.pause();
  client.write(typed);
}

server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(process.argv[3]), '127.0.0.1');
