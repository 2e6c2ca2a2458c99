/** The server half of netcat: the input flows into a reservoir at once, and from there to the first client. */
import net from 'node:net';
import { PassThrough } from 'node:stream';
import { parseArgs } from 'node:util';

const LINGER = 2000;

const { positionals } = parseArgs({
  options: { listen: { type: 'boolean', short: 'l' } },
  allowPositionals: true,
});
const port = Number(positionals[0]);

/** What has been typed and not yet been sent. When it is full, the rest waits outside. */
const typed = new PassThrough({ highWaterMark: 1024 * 1024 });

/** Reads no more input; what has been read is still sent, and then the FIN. */
function closeInput(): void {
  process.stdin.unpipe(typed);
  process.stdin.destroy();
  typed.end();
}

function giveUp(complaint: string): void {
  console.error(`nc-listen: ${complaint}`);
  process.exitCode = 1;
  closeInput();
}

function serve(client: net.Socket): void {
  server.close(); // nobody else
  client.on('error', (error) => giveUp(`the client broke off: ${error.message}`));
  client.on('end', () => {
    closeInput();
    setTimeout(() => client.destroy(), LINGER).unref(); // should the client not take the rest
  });
  client.on('close', closeInput);
  process.stdout.on('error', () => client.destroy());
  client.pipe(process.stdout);
  typed.pipe(client);
}

let taken = false;
const server = net.createServer({ allowHalfOpen: true }, (client) => {
  if (taken) {
    client.on('error', () => {}).destroy();
    return;
  }
  taken = true;
  serve(client);
});

server.on('error', (error: NodeJS.ErrnoException) => {
  if (taken) return;
  giveUp(error.code === 'EADDRINUSE' ? `port ${port} is already in use` : error.message);
});

process.stdin.on('error', () => typed.end());
process.stdin.pipe(typed);

try {
  server.listen(port, '127.0.0.1');
} catch (error) {
  giveUp((error as Error).message); // no such port
}
