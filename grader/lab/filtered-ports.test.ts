import { connect, type Socket } from 'node:net';
import { fork, type ChildProcess } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptySession } from '../engine/check/check-session.fixture.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { acceptQueues, callersOf } from '../engine/process/listeners.js';
import { Tcp } from './tcp.js';

let session: CheckSession;
let over: () => Promise<void>;
let tcp: Tcp;
jest.setTimeout(30_000);
beforeEach(() => {
  ({ session, over } = emptySession());
  tcp = new Tcp(session);
});
afterEach(() => over());

/** How a call ends within a moment: `connect`, an error's code, or `silence`. */
function call(port: number, withinMs = 150): Promise<string> {
  return new Promise<string>((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    const settle = (how: string) => {
      socket.destroy();
      clearTimeout(timer);
      resolve(how);
    };
    const timer = setTimeout(settle, withinMs, 'silence');
    socket.once('connect', () => settle('connect'));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? ''));
  });
}

test('a filtered port answers nobody, however many call', async () => {
  const ports = await tcp.filteredPorts(3);
  expect(new Set(ports).size).toBe(3);
  const calls = await Promise.all([...ports, ...ports, ...ports].map((port) => call(port)));
  expect(new Set(calls)).toEqual(new Set(['silence']));
});

test('a filtered port is gone when the session has ended', async () => {
  const [port = 0] = await tcp.filteredPorts(1);
  if (process.platform === 'linux') expect(acceptQueues().get(port)).toBe(2);
  await over();
  expect(acceptQueues().has(port)).toBe(false);
  expect(await call(port)).toBe('ECONNREFUSED');
});

test('a refusing port refuses, and is not given to others', async () => {
  const port = await tcp.refusingPort();
  expect(await call(port, 1000)).toBe('ECONNREFUSED');
  const others = await Promise.all(Array.from({ length: 50 }, () => tcp.refusingPort()));
  expect(new Set([port, ...others]).size).toBe(51);
});

describe('callers of another process', () => {
  /** Keeps as many calls open as the message says, to the port that it names. */
  const CALLER = `
    const { connect } = require('node:net');
    let sockets = [];
    process.on('message', ({ port, howMany }) => {
      for (const socket of sockets) socket.destroy();
      sockets = Array.from({ length: howMany }, () => connect(port, '127.0.0.1').on('error', () => undefined));
      setImmediate(() => process.send('called'));
    });
  `;
  let caller: ChildProcess;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caller-'));
    writeFileSync(join(folder, 'caller.cjs'), CALLER);
    caller = fork(join(folder, 'caller.cjs'), { execArgv: [] });
  });
  afterEach(() => {
    caller.kill();
    rmSync(folder, { recursive: true });
  });
  const callFrom = (port: number, howMany: number) =>
    new Promise((resolve) => {
      caller.once('message', resolve);
      caller.send({ port, howMany });
    });
  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('are seen as long as they hold their sockets, answered or not', async () => {
    const [silent = 0] = await tcp.filteredPorts(1);
    const { port } = await tcp.listen();
    await callFrom(silent, 1);
    expect(callersOf(new Set([silent]))).toMatchObject([{ port: silent, state: 'SYN_SENT' }]);
    await callFrom(port, 2);
    expect(await tcp.lastingCallers([silent])).toEqual([]);
    const connected = { port, state: 'ESTABLISHED' };
    expect(await tcp.lastingCallers([port, silent])).toMatchObject([connected, connected]);
    await callFrom(port, 0);
    expect(await tcp.lastingCallers([port])).toEqual([]);
  });

  onLinux('are counted together only when they are open at the same time', async () => {
    const [silent = 0] = await tcp.filteredPorts(1);
    const watch = tcp.watchCallers([silent]);
    await callFrom(silent, 2);
    while (watch.most < 2) await new Promise(setImmediate);
    for (let time = 0; time < 10; time++) await callFrom(silent, 2);
    expect(watch.most).toBe(2);
    await callFrom(silent, 3);
    while (watch.most < 3) await new Promise(setImmediate);
    await watch.stop();
    expect(watch.most).toBe(3);
  });
});
