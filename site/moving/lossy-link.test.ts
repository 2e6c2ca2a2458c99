import fc from 'fast-check';
import { arrivals, linkText, sendDatagrams } from './lossy-link.js';

const percent = fc.integer({ min: 0, max: 100 });
const seed = fc.integer({ min: 0, max: 0x7fffffff });
const link = { count: 12, lossPercent: 0, reorderPercent: 0, seed: 1 };

test('a good link delivers all, in order', () => {
  const sent = sendDatagrams({ ...link, count: 4 });
  expect(arrivals(sent)).toEqual([1, 2, 3, 4]);
  expect(linkText(sent)).toBe('4 sent, 0 lost, 0 out of order. The receiver gets 1, 2, 3, 4.');
});

test('a link that loses everything delivers nothing', () => {
  expect(linkText(sendDatagrams({ ...link, lossPercent: 100 }))).toBe(
    '12 sent, 12 lost, 0 out of order. The receiver gets nothing.',
  );
});

test('the same seed gives the same, another one something else', () => {
  const shaky = { ...link, lossPercent: 30, reorderPercent: 30 };
  expect(sendDatagrams(shaky)).toEqual(sendDatagrams(shaky));
  const texts = new Set([1, 2, 3, 4, 5].map((one) => linkText(sendDatagrams({ ...shaky, seed: one }))));
  expect(texts.size).toBeGreaterThan(1);
});

test('each arrives once or never, at a moment of its own, after it was sent; and who is overtaken is told as the lesson has it', () => {
  fc.assert(
    fc.property(percent, percent, seed, (lossPercent, reorderPercent, one) => {
      const sent = sendDatagrams({ count: 12, lossPercent, reorderPercent, seed: one });
      const came = sent.flatMap(({ arrivesAt }) => (arrivesAt === undefined ? [] : [arrivesAt]));
      expect(new Set(came).size).toBe(came.length);
      for (const { sentAt, arrivesAt = Infinity } of sent) expect(arrivesAt).toBeGreaterThan(sentAt);
      const order = arrivals(sent);
      const late = order.filter((number, at) => order.slice(0, at).some((earlier) => earlier > number));
      expect(sent.filter(({ isOvertaken }) => isOvertaken).map(({ number }) => number)).toEqual(
        late.sort((a, b) => a - b),
      );
    }),
  );
});

test('the more reordering, the more is out of order, on the whole', () => {
  const late = (reorderPercent: number) =>
    Array.from({ length: 50 }, (_, one) => sendDatagrams({ ...link, reorderPercent, seed: one }))
      .flat()
      .filter(({ isOvertaken }) => isOvertaken).length;
  expect(late(20)).toBeGreaterThan(late(5));
  expect(late(50)).toBeGreaterThan(late(20));
  expect(late(100)).toBeGreaterThan(late(20));
});

test('more loss takes others besides those that were lost before', () => {
  fc.assert(
    fc.property(percent, percent, seed, (a, b, one) => {
      const lostAt = (lossPercent: number) =>
        sendDatagrams({ ...link, lossPercent, seed: one }).flatMap(({ number, arrivesAt }) =>
          arrivesAt === undefined ? [number] : [],
        );
      expect(lostAt(Math.max(a, b))).toEqual(expect.arrayContaining(lostAt(Math.min(a, b))));
    }),
  );
});
