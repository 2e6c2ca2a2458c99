import net from 'node:net';
import { pipeline } from 'node:stream';

const [host, port] = process.argv.slice(2);

// A socket is a stream at both ends: what is typed goes in, what the server says comes out.
pipeline(process.stdin, net.connect(Number(port), host), process.stdout, (error) => {
  if (!error) return;
  console.error(error.message);
  process.exit(1);
});
