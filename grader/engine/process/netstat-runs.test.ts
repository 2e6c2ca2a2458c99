import { netstatListeners } from './netstat.js';

/** The netstats that have been started, each with what makes it print its table and end. */
const started: ((table: string) => void)[] = [];

jest.mock('node:child_process', () => {
  const { promisify } = jest.requireActual<typeof import('node:util')>('node:util');
  const run = () => new Promise((resolve) => started.push((stdout) => resolve({ stdout })));
  return { execFile: Object.assign(jest.fn(), { [promisify.custom]: run }) };
});

const { platform } = process;
beforeAll(() => Object.defineProperty(process, 'platform', { value: 'darwin' }));
afterAll(() => Object.defineProperty(process, 'platform', { value: platform }));

const table = (port: number) => `udp4 0 0 127.0.0.1.${port} *.*\n`;
const portsOf = async (answer: ReturnType<typeof netstatListeners>) => (await answer)?.map(({ port }) => port);
const others = () => new Promise((resolve) => setImmediate(resolve));

test('one netstat runs at a time, and all who asked meanwhile share the next', async () => {
  const first = netstatListeners('udp');
  const meanwhile = Array.from({ length: 50 }, () => netstatListeners('udp'));
  expect(started).toHaveLength(1);
  started[0]?.(table(4001));
  expect(await portsOf(first)).toEqual([4001]);
  await others();
  expect(started).toHaveLength(2);
  const later = netstatListeners('udp');
  started[1]?.(table(4002));
  for (const answer of meanwhile) expect(await portsOf(answer)).toEqual([4002]);
  // Who asks when the table is being read is told what holds afterwards.
  await others();
  expect(started).toHaveLength(3);
  started[2]?.(table(4003));
  expect(await portsOf(later)).toEqual([4003]);
  await others();
  const afterwards = netstatListeners('udp');
  started[3]?.(table(4004));
  expect(await portsOf(afterwards)).toEqual([4004]);
});
