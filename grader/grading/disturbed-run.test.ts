import { outcomeOf } from './submission-run.fixture.js';

jest.setTimeout(60_000);

const FUNCTIONS = `
  export const double = (n: number) => n * 2;
  export const number = () => process.pid;
  export const fall = () => process.kill(process.pid, 'SIGKILL');
`;
interface Functions {
  double: (n: number) => number;
  number: () => number;
  fall: () => void;
}

test('a program that somebody kills is asked again', async () => {
  let runs = 0;
  const outcome = await outcomeOf(FUNCTIONS, async ({ student }) => {
    const remote = student.functions<Functions>();
    const number = await remote.number();
    if (++runs === 1) process.kill(number, 'SIGKILL');
    expect(await remote.double(21)).toBe(42);
  });
  expect([runs, outcome]).toEqual([2, 'passed']);
});

test('a program that kills itself each time has crashed', async () => {
  let runs = 0;
  const outcome = await outcomeOf(FUNCTIONS, async ({ student }) => {
    runs++;
    await student.functions<Functions>().fall();
  });
  // Once in a process that others use too, three times alone.
  expect([runs, outcome]).toEqual([4, expect.stringMatching(/^crashed: your program ended by SIGKILL/)]);
});

test('a program that floods a check is stopped, and told', async () => {
  const flood = `import net from 'node:net'; const junk = Buffer.alloc(1 << 20);
    export const start = (port: number) => net.createServer((socket) => {
      const more = () => { while (socket.write(junk)); }; socket.on('drain', more).on('error', () => {}); more();
    }).listen(port, '127.0.0.1');
    export const never = () => new Promise(() => {});`;
  const outcome = await outcomeOf(flood, async ({ student, lab }) => {
    await lab.tcp.connect(await student.start('start'));
    await student.functions<{ never: () => Promise<void> }>({ withinMs: 20_000 }).never();
  });
  expect(outcome).toBe('rule-broken: your program sent more than 64 MiB over the network and was stopped');
});
