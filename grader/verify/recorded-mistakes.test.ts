import { checksAndMistakes } from './exercise-claims.js';
import { recordedClaim } from './recorded-mistakes.js';

test('a mistake that is recorded as passing the check that is to catch it does not hold', async () => {
  const { checks, mistakes } = await checksAndMistakes('port-number');
  expect(recordedClaim('port-number', checks, mistakes).problems).toEqual([]);
  const [first, ...rest] = mistakes;
  const other = checks.find(({ name }) => !first?.caughtBy.includes(name) && !/digits of other|judges/.test(name));
  if (!first || !other) throw new Error('no example');
  const wrong = { ...first, caughtBy: [other.name] };
  expect(recordedClaim('port-number', checks, [wrong, ...rest]).problems[0]).toBe(
    `${first.file} is recorded as passing "${other.name}", which is to catch it`,
  );
});
