import { Random } from '../engine/check/random.js';
import { Fates, turnBit, type Faults } from './link-fate.js';

function fatesOf(faults: Faults, howMany: number, seed = 3) {
  const fates = new Fates(faults, new Random(seed));
  return Array.from({ length: howMany }, () => fates.next());
}

test('one in five is one of each five, never the same one by rule', () => {
  const lost = fatesOf({ loss: { oneIn: 5 } }, 200).map((fate) => fate.lost);
  const places = Array.from({ length: 40 }, (_, five) => lost.slice(5 * five, 5 * five + 5));
  for (const five of places) expect(five.filter(Boolean)).toHaveLength(1);
  expect(new Set(places.map((five) => five.indexOf(true))).size).toBe(5);
});

test('a probability falls on each by itself', () => {
  const lost = fatesOf({ loss: 0.2 }, 1000).filter((fate) => fate.lost).length;
  expect(lost).toBeGreaterThan(140);
  expect(lost).toBeLessThan(260);
});

test('one fault does not shift the others', () => {
  const delays = (faults: Faults) => fatesOf({ ...faults, delayMs: [0, 50] }, 50).map(({ delayMs }) => delayMs);
  expect(delays({ loss: 0.9, duplicate: 0.1 })).toEqual(delays({ loss: 0.1, corrupt: 0.4 }));
});

test('nothing happens unless asked for', () => {
  for (const fate of fatesOf({}, 50)) {
    expect(fate).toMatchObject({ lost: false, doubled: false, overtaken: false, corrupted: false });
    expect(fate).toMatchObject({ delayMs: 0, copyAfterMs: 0 });
  }
});

test('turning a bit turns exactly one, wherever it is', () => {
  for (let bit = 0; bit < 50; bit++) {
    const bytes = Buffer.alloc(3);
    turnBit(bytes, bit);
    expect([...bytes].flatMap((byte) => [...byte.toString(2)]).filter((digit) => digit === '1')).toHaveLength(1);
  }
  const empty = Buffer.alloc(0);
  turnBit(empty, 7);
  expect(empty).toHaveLength(0);
});
