/** The client half of netcat: two pipes, and one promise for their common end. */
import net from 'node:net';
import { finished } from 'node:stream/promises';

const [host = '', port = ''] = process.argv.slice(2);

/** In words what went wrong. Node tries several addresses for a name; then the message is empty, but there is a code. */
function explain({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ECONNREFUSED' ? 'connection refused' : message || code || 'connection failed';
}

function quit(complaint: string): void {
  console.error(`nc-client: ${host} port ${port}: ${complaint}`);
  process.exitCode = 1;
}

async function converse(): Promise<void> {
  const socket = net.connect({ host, port: Number(port), allowHalfOpen: true });
  process.stdout.on('error', () => socket.destroy()); // nobody is looking any more
  process.stdin.on('error', () => socket.end()); // an input that cannot be read is at its end
  socket.pipe(process.stdout);
  process.stdin.pipe(socket);
  try {
    await finished(socket);
  } catch (error) {
    // Once the server has closed, it need not take what is still typed.
    if (!socket.readableEnded) quit(explain(error as NodeJS.ErrnoException));
  } finally {
    socket.destroy();
    process.stdin.destroy(); // let go of the keyboard
  }
}

await converse().catch((error: Error) => quit(error.message));
