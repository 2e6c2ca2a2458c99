import { readKnownMistakes } from '../../engine/results/known-mistakes.js';
import type { Result } from '../../engine/results/result.js';
import { checksAndMistakes } from './exercise-claims.js';
import { failsAsRecorded, recordedClaim } from './recorded-mistakes.js';

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

describe('words in which a mistake fails', () => {
  const [{ file, signatures } = { file: '', signatures: [] }] = readKnownMistakes('port-number');
  const [known = ''] = signatures.flat();
  const OTHER = 'nobody has ever read a sentence like this one of a program that does not read ports';
  const [name = '', cause, ...words] = known.split(': ');
  const failing = (message: string, more: { seed?: number; cause?: string } = {}) => {
    const finding = { cause: more.cause ?? cause, message };
    return { seed: more.seed ?? 1, checks: [{ name, outcome: 'failed', finding }] } as unknown as Result;
  };

  test('hold as they are recorded', () => {
    expect(failsAsRecorded('port-number', file, failing(words.join(': ')))).toEqual([]);
  });

  test('hold where one word is another, as chance has it', () => {
    expect(failsAsRecorded('port-number', file, failing(`${words.join(': ')} again`))).toEqual([]);
  });

  test('do not when they are new: whoever made the mistake would not be told of it', () => {
    expect(failsAsRecorded('port-number', file, failing(OTHER))).toEqual([
      `it fails in words that are not recorded: "${name}: ${cause}: ${OTHER}"; npm run record -- port-number records them`,
    ]);
  });

  test('are not looked at with other data, nor where a busy machine may have its part in them', () => {
    expect(failsAsRecorded('port-number', file, failing(OTHER, { seed: 12_345 }))).toEqual([]);
    expect(failsAsRecorded('port-number', file, failing(OTHER, { cause: 'timed-out' }))).toEqual([]);
  });
});
