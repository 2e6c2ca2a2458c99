import net from 'node:net';

const MAX = 4096;

export function startLineServer(port: number): net.Server | Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); // keeps half a character for the next chunk
    let text = '';
    let open = true;

    function answer(line: string): void {
      socket.write((line.endsWith('\r') ? line.slice(0, -1) : line).toUpperCase() + '\n');
    }

    function work(): void {
      while (open) {
        const end = text.indexOf('\n');
        const line = end < 0 ? text : text.slice(0, end + 1);
        if (Buffer.byteLength(line) > MAX) {
          open = false;
          socket.end('ERROR line too long\n');
        }
        if (end < 0 || !open) return;
        answer(line.slice(0, -1));
        text = text.slice(end + 1);
      }
    }

    socket.on('data', (chunk) => {
      if (!open) return;
      text += decoder.decode(chunk, { stream: true });
      work();
    });
    socket.on('end', () => {
      if (!open) return;
      text += decoder.decode();
      if (text !== '') answer(text);
      socket.end();
    });
    socket.on('error', () => socket.destroy());
  });

  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
