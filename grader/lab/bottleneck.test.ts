import { Bottleneck } from './bottleneck.js';

test('sends one after the other, at its own pace', () => {
  const bottleneck = new Bottleneck({ msEach: 3, queue: 9 });
  expect([0, 0, 1].map((nowMs) => bottleneck.admit(100, nowMs))).toEqual([3, 6, 9]);
  expect(bottleneck.admit(100, 50)).toBe(53);
});

test('drops who comes to a full queue, and takes in the next when one has left', () => {
  const bottleneck = new Bottleneck({ msEach: 10, queue: 2 });
  expect([0, 1, 2, 3].map((nowMs) => bottleneck.admit(1, nowMs))).toEqual([10, 20, 30, undefined]);
  expect(bottleneck.admit(1, 10)).toBe(40);
  expect(bottleneck.admit(1, 10)).toBeUndefined();
  expect(bottleneck.dropped).toBe(2);
});

test('takes longer for longer datagrams where it counts bytes', () => {
  const bottleneck = new Bottleneck({ bytesPerMs: 50, queue: 9 });
  expect([100, 500].map((bytes) => bottleneck.admit(bytes, 0))).toEqual([2, 12]);
});

test('without a queue it carries one at a time', () => {
  const bottleneck = new Bottleneck({ msEach: 5, queue: 0 });
  expect([0, 4, 5].map((nowMs) => bottleneck.admit(1, nowMs))).toEqual([5, undefined, 10]);
});
