import { setTimeout as after } from 'node:timers/promises';
import { Lateness } from './lateness.js';

/** Until a timer of 20 ms must have rung. */
const LONG_ENOUGH_MS = 60;

afterEach(() => jest.restoreAllMocks());

test('time in which this process was kept from running is waited for', async () => {
  const lateness = new Lateness();
  await after(LONG_ENOUGH_MS);
  const before = lateness.sample().waitedMs;
  // What a process does not use of its time, others had.
  jest.spyOn(process, 'cpuUsage').mockReturnValue(process.cpuUsage());
  spendMs(300);
  await after(LONG_ENOUGH_MS);
  expect(lateness.sample().waitedMs - before).toBeGreaterThan(200);
});

test('time in which this process computed is not', async () => {
  const lateness = new Lateness();
  await after(LONG_ENOUGH_MS);
  const [before, cpuBefore] = [lateness.sample(), process.cpuUsage()];
  spendMs(300);
  const { user, system } = process.cpuUsage(cpuBefore);
  await after(LONG_ENOUGH_MS);
  const { ranMs, waitedMs } = lateness.sample();
  expect(ranMs - before.ranMs).toBeGreaterThanOrEqual((user + system) / 1000);
  // On a busy machine others may have had it in between.
  expect(waitedMs - before.waitedMs).toBeLessThan(300 - (user + system) / 1000 + 200);
});

function spendMs(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
