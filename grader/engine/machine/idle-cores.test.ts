import type { CpuInfo } from 'node:os';
import { IdleCores } from './idle-cores.js';

const core = (user: number, idle: number): CpuInfo => ({
  model: '',
  speed: 0,
  times: { user, nice: 0, sys: 0, idle, irq: 0 },
});

test('of two cores one works, and the other half of the time', () => {
  let seen = [core(100, 100), core(0, 0)];
  const idle = new IdleCores(() => seen);
  seen = [core(300, 100), core(100, 100)];
  expect(idle.sinceLast()).toBe(0.5);
  seen = [core(300, 300), core(100, 300)];
  expect(idle.sinceLast()).toBe(2);
  // Nothing has been counted since: nothing is known to be idle.
  expect(idle.sinceLast()).toBe(0);
});

test('this machine is asked for real', () => {
  const idle = new IdleCores();
  expect(idle.sinceLast()).toBeGreaterThanOrEqual(0);
});
