import type { CheckSession } from '../engine/check/check-session.js';
import { inTime, Stopwatch } from './in-time.js';

const complain = () => {
  throw new Error('too late');
};

describe('inTime', () => {
  const told = jest.fn();
  beforeEach(() => told.mockClear());
  const lab = { undecided: told };

  test('takes the next time when something came too late, and stops when all is well', async () => {
    const tried: number[] = [];
    await inTime(lab, [1, 2, 3], async (ms) => {
      tried.push(ms);
      return ms === 2 ? undefined : complain;
    });
    expect(tried).toEqual([1, 2]);
    expect(told).not.toHaveBeenCalled();
  });

  test('complains after the last attempt', async () => {
    await expect(inTime(lab, [1, 2], async () => complain)).rejects.toThrow('too late');
  });

  test('says that it was undecided, only where the last attempt was', async () => {
    await inTime(lab, [1, 2], async () => 'undecided');
    expect(told).toHaveBeenCalledTimes(1);
    await inTime(lab, [1, 2], async (ms) => (ms === 1 ? 'undecided' : undefined));
    await expect(inTime(lab, [1, 2], async (ms) => (ms === 1 ? 'undecided' : complain))).rejects.toThrow('too late');
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('does not try again what the attempt throws itself', async () => {
    const attempt = jest.fn(async () => complain());
    await expect(inTime(lab, [1, 2], attempt)).rejects.toThrow('too late');
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

test('a stopwatch is undecided where others held the program up, and complains where it took so long itself', () => {
  let heldUpMs = 0;
  const watch = new Stopwatch({ timer: { heldUpMs: () => heldUpMs } } as unknown as CheckSession);
  expect(watch.over(60_000, complain)).toBeUndefined();
  expect(watch.over(-1, complain)).toBeInstanceOf(Function);
  heldUpMs = 60_000;
  expect(watch.over(-1, complain)).toBe('undecided');
});
