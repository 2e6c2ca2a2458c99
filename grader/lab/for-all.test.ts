import fc from 'fast-check';
import type { CheckSession } from '../engine/check/check-session.js';
import { Transcript } from '../engine/check/transcript.js';
import { Lab } from './lab.js';

function labWith(transcript = new Transcript()): Lab {
  const session = { transcript, signal: new AbortController().signal, ending: () => undefined };
  return new Lab(session as unknown as CheckSession, 7);
}

const texts = fc.array(fc.string({ maxLength: 5 }), { maxLength: 6 }).map((parts) => parts.join('-'));

test('the same inputs are tried, one after the other or together', async () => {
  const tried: Record<string, string[]> = { alone: [], together: [] };
  await labWith().forAll(texts, async (text) => void tried['alone']?.push(text), { runs: 50 });
  await labWith().forAll(texts, async (text) => void tried['together']?.push(text), { runs: 50, atOnce: 8 });
  expect(tried['alone']).toHaveLength(50);
  expect(tried['together']).toEqual(tried['alone']);
});

test('no more inputs are tried at once than asked for', async () => {
  let [underWay, most] = [0, 0];
  const claim = async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
  };
  await labWith().forAll(texts, claim, { runs: 50, atOnce: 8 });
  expect(most).toBe(8);
});

test.each([1, 8])('a failure is reported for the smallest input, with %d at once', async (atOnce) => {
  const seen: string[] = [];
  const claim = async (n: number) => {
    if (n > 100) throw new Error(`not for ${n}`);
    seen.push(String(n));
  };
  await expect(labWith().forAll(fc.nat(), claim, { atOnce })).rejects.toThrow('not for 101');
});

test('the transcript shows the second try, one by one, and not the first', async () => {
  const transcript = new Transcript();
  const claim = async (n: number) => {
    transcript.add(`tried ${n}`);
    if (n > 100) throw new Error('no');
  };
  await expect(labWith(transcript).forAll(fc.nat(), claim, { atOnce: 8 })).rejects.toThrow('no');
  const steps = transcript.steps().map(({ text }) => text);
  const alone = new Transcript();
  await expect(
    labWith(alone).forAll(fc.nat(), async (n) => {
      alone.add(`tried ${n}`);
      if (n > 100) throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(steps).toEqual(alone.steps().map(({ text }) => text));
});

test('a claim that fails only when tried together with others holds', async () => {
  let busy = false;
  const claim = async () => {
    if (busy) throw new Error('two at a time');
    busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    busy = false;
  };
  await labWith().forAll(texts, claim, { runs: 20, atOnce: 2 });
});

test('a claim gets the input alone, and may throw before it returns a promise', async () => {
  const given: unknown[][] = [];
  const claim = (...args: unknown[]) => {
    given.push(args);
    if (Number(args[0]) > 100) throw new Error('no');
    return Promise.resolve();
  };
  await expect(labWith().forAll(fc.nat(), claim, { atOnce: 8 })).rejects.toThrow('no');
  expect(given.every(({ length }) => length === 1)).toBe(true);
});
