import { FairTimer } from './fair-timer.js';

const late = (waitedMs: number, ranMs: number) =>
  new Error(`late after ${waitedMs >= 0 ? 'a wait' : ''}, ran ${ranMs}`);
const never = new Promise<never>(() => undefined);

test('what comes in time is given', async () => {
  const timer = new FairTimer(new AbortController().signal);
  await expect(timer.within(1000, Promise.resolve('here'), late)).resolves.toBe('here');
});

test('what does not come is late', async () => {
  const timer = new FairTimer(new AbortController().signal);
  await expect(timer.within(20, never, late)).rejects.toThrow('late');
});

test('time in which the program waited for a CPU does not count', async () => {
  const timer = new FairTimer(new AbortController().signal);
  const start = performance.now();
  // Has waited for a CPU nine tenths of all time so far.
  timer.watch({ schedule: () => ({ ranMs: 0, waitedMs: (performance.now() - start) * 0.9 }) });
  await expect(timer.within(20, never, late)).rejects.toThrow('late');
  expect(performance.now() - start).toBeGreaterThan(150);
});

test('a program that has had its time on the CPU was not starved', async () => {
  const timer = new FairTimer(new AbortController().signal);
  const start = performance.now();
  timer.watch({
    schedule: () => ({ ranMs: performance.now() - start, waitedMs: (performance.now() - start) * 0.9 }),
  });
  await expect(timer.within(20, never, late)).rejects.toThrow('late');
  expect(performance.now() - start).toBeLessThan(150);
});

test('no machine is so busy that a wait lasts for ever', async () => {
  const timer = new FairTimer(new AbortController().signal);
  const start = performance.now();
  timer.watch({ schedule: () => ({ ranMs: 0, waitedMs: (performance.now() - start) * 100 }) });
  await expect(timer.within(5, never, late)).rejects.toThrow('late');
});

test('an abort ends every wait at once', async () => {
  const abort = new AbortController();
  const timer = new FairTimer(abort.signal);
  const waits = [timer.within(60_000, never, late), timer.within(60_000, never, late)];
  abort.abort(new Error('the check is over'));
  for (const wait of waits) await expect(wait).rejects.toThrow('the check is over');
  await expect(timer.within(60_000, never, late)).rejects.toThrow('the check is over');
});

test('what a program ran before a wait is not told of it', async () => {
  const timer = new FairTimer(new AbortController().signal);
  let ranMs = 0;
  timer.watch({ schedule: () => ({ ranMs, waitedMs: 0 }) });
  await timer.within(1000, Promise.resolve(), late);
  // The next wait takes what it compares with from then.
  for (const since = performance.now(); performance.now() - since < 100;);
  ranMs = 100;
  await expect(timer.within(20, never, late)).rejects.toThrow('late after a wait, ran 0');
});
