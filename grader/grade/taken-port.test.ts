import { createServer, type AddressInfo } from 'node:net';
import { aCheck, examine } from './exam.fixture.js';

jest.setTimeout(60_000);

test('a program that finds a port in use which it was not asked for is told of that port, and not that it has taken it itself', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const source = `import net from 'node:net';
    export const startIt = (): unknown => net.createServer().listen(${port}, '127.0.0.1');`;
  const check = aCheck('listens', async ({ student }) => void (await student.start('startIt')));
  const { checks } = await examine(source, [check]);
  other.close();
  const [one] = checks;
  const message = one?.outcome === 'failed' ? one.finding.message : one?.outcome;
  expect(message).toContain(`address already in use 127.0.0.1:${port}`);
  expect(message).not.toContain('more than once');
});
