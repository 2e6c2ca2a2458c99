import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { listen: { type: 'string', short: 'l' } } });

async function copy(from: AsyncIterable<Buffer>, to: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of from) {
    if (!to.write(chunk)) await once(to, 'drain');
  }
}

const server = createServer({ allowHalfOpen: true });
try {
  server.listen(Number(values.listen), '0.0.0.0');
  const [client] = (await once(server, 'connection')) as [Socket];
  server.close();
  copy(process.stdin, client).then(
    () => client.end(),
    () => client.destroy(),
  );
  // The loop over the client ends with it, and closes our direction too.
  await copy(client, process.stdout);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  process.stdin.destroy();
}
