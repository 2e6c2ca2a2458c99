import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { courseRoot } from '../../../course/root.js';

/** Runs a program whose clock is put forward once it has printed "ready". @returns what it printed after that */
async function printedBy(program: string, ms: number): Promise<string[]> {
  const args = ['--require', join(courseRoot, 'dist', 'clock.cjs'), '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  try {
    let printed = '';
    const ready = new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()).includes('ready\n') && resolve()),
    );
    await ready;
    const channel = child.stdio[3] as Duplex;
    channel.write(`${ms}\n`);
    const [answer] = (await once(channel, 'data')) as [Buffer];
    expect(answer.toString()).toBe(`${ms}\n`);
    const closed = once(child, 'close');
    child.kill();
    await closed;
    return printed.split('\n').slice(1, -1);
  } finally {
    child.kill('SIGKILL');
  }
}

test('timers of every kind fire, in the order in which they are due, and those that are not due do not', async () => {
  const program = `
    import net from 'node:net';
    import timers from 'node:timers';
    import { setTimeout as sleep } from 'node:timers/promises';
    setTimeout(() => console.log('after 30 s'), 30_000);
    timers.setTimeout(() => console.log('after 3 s'), 3_000);
    sleep(12_000).then(() => console.log('slept for 12 s'));
    AbortSignal.timeout(60_000).addEventListener('abort', () => console.log('aborted after 60 s'));
    setTimeout(() => console.log('after an hour'), 3_600_000);
    clearTimeout(setTimeout(() => console.log('cleared'), 1_000));
    const server = net.createServer((socket) => {
      socket.setTimeout(120_000, () => console.log('the connection was silent for 120 s'));
      console.log('ready');
    });
    server.listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1'));`;
  expect(await printedBy(program, 600_000)).toEqual([
    'after 3 s',
    'slept for 12 s',
    'after 30 s',
    'aborted after 60 s',
    'the connection was silent for 120 s',
  ]);
});

test('what a timer begins is ahead too: further timers, intervals, and every clock', async () => {
  const program = `
    const began = [Date.now(), performance.now(), process.hrtime.bigint(), new Date()];
    const since = () => [Date.now() - began[0], performance.now() - began[1], Number(process.hrtime.bigint() - began[2]) / 1e6, new Date() - began[3]];
    setTimeout(() => setTimeout(() => console.log('one after the other'), 10_000), 1_000);
    const interval = setInterval(() => {
      if (since().every((ms) => ms >= 60_000)) { console.log('a minute later'); clearInterval(interval); }
    }, 500);
    setInterval(() => undefined, 1000);
    console.log('ready');`;
  expect(await printedBy(program, 300_000)).toEqual(['one after the other', 'a minute later']);
});

test('a timer that is set going again waits for as long as before', async () => {
  const program = `
    let times = 0;
    const timer = setTimeout(() => { console.log('silent', ++times); timer.refresh(); }, 40_000);
    setInterval(() => undefined, 1000);
    console.log('ready');`;
  expect(await printedBy(program, 39_000)).toEqual([]);
  expect(await printedBy(program, 60_000)).toEqual(['silent 1']);
});
