import net from 'node:net';

type Phase = 'calling' | 'connected' | 'server finished';

const [, , host = '', port = ''] = process.argv;
const scratch = Buffer.allocUnsafe(32_768);
let phase: Phase = 'calling';

const socket = net.connect({
  host,
  port: Number(port),
  onread: {
    buffer: scratch,
    // The scratch buffer is filled anew by the next read, so what is written must be a copy.
    callback: (count: number): boolean => process.stdout.write(Buffer.from(scratch.subarray(0, count))),
  },
});

process.stdout.on('drain', () => socket.resume());

function feed(): void {
  while (socket.writable && !socket.writableNeedDrain) {
    const bytes = process.stdin.read() as Buffer | null;
    if (bytes === null) return;
    socket.write(bytes);
  }
}

process.stdin.on('readable', feed);
process.stdin.on('end', () => socket.end());
socket.on('drain', feed);

socket.on('connect', () => {
  phase = 'connected';
});
socket.on('end', () => {
  phase = 'server finished';
});
socket.on('error', (error: NodeJS.ErrnoException) => {
  switch (phase) {
    case 'calling': {
      const all = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [error];
      const refused = all.find(({ code }) => code === 'ECONNREFUSED') !== undefined;
      const text = refused ? 'refused the connection' : `cannot be reached (${error.code ?? error.message})`;
      process.stderr.write(`nc-client: ${host}, port ${port}, ${text}\n`);
      process.exitCode = 1;
      break;
    }
    case 'connected':
      process.stderr.write(`nc-client: the connection broke (${error.code ?? error.message})\n`);
      process.exitCode = 2;
      break;
    case 'server finished':
      break;
  }
});
socket.on('close', () => process.stdin.destroy());
