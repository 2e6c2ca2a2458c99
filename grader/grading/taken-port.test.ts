import { createServer, type AddressInfo } from 'node:net';
import { freePort } from '../lab/free-port.js';
import { aCheck, examine, outcomeOf } from './submission-run.fixture.js';

jest.mock('../lab/free-port.js', () => ({
  freePort: jest.fn(jest.requireActual<typeof import('../lab/free-port.js')>('../lab/free-port.js').freePort),
}));

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

test.each([
  [
    'throws',
    `export const open = (port: number) => new Promise((resolve, reject) => {
      net.createServer().on('error', reject).listen(port, '127.0.0.1', () => resolve('listens')); });`,
  ],
  ['ends', `export const open = (port: number) => { net.createServer().listen(port, '127.0.0.1'); };`],
])('a program that %s is not blamed when another one has taken a port that a check handed out', async (_how, open) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  jest.mocked(freePort).mockResolvedValueOnce(port);
  let runs = 0;
  const outcome = await outcomeOf(`import net from 'node:net'; ${open}`, async ({ student, lab }) => {
    runs++;
    const free = await lab.tcp.closedPort();
    await student.evaluate('opens a port', (exports: { open: (at: number) => unknown }, at) => exports.open(at), free);
    await student.listens(free, 'tcp');
  });
  other.close();
  expect(outcome).toBe('passed');
  expect(runs).toBe(2);
});
