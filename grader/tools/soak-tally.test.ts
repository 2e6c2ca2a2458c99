import type { Trial } from '../author/verify/exercise-claims.js';
import type { CheckResult, Result } from '../engine/results/result.js';
import { Tally } from './soak-tally.js';

const trial = (problems: string[] = []) =>
  ({
    of: 'alternative',
    job: { exercise: 'nc-udp', student: 'streams.ts' },
    judge: () => ({ name: '', problems }),
  }) as unknown as Trial;
const result = (outcome: CheckResult['outcome']) =>
  ({ seed: 7, checks: [{ name: 'answers a flood', extraCredit: true, outcome }] }) as unknown as Result;

let told: string[];
beforeEach(() => {
  told = [];
  jest.spyOn(console, 'log').mockImplementation((text: string) => void told.push(text));
});
afterEach(() => jest.restoreAllMocks());

function tallied(trial: Trial, results: Result[], right: 'passed' | 'caught' = 'passed'): Tally {
  const tally = new Tally([trial], right);
  for (const one of results) tally.add(trial, one);
  tally.tell('beside nothing');
  return tally;
}

test('extra credit that a program always has, or never, is steady', () => {
  expect(tallied(trial(), [result('passed'), result('passed')]).holds).toBe(true);
  expect(tallied(trial(), [result('failed'), result('failed')]).holds).toBe(true);
  expect(told.join('\n')).not.toContain('extra credit');
});

test('extra credit that a program earns in some runs only is reported, even if every run passed', () => {
  expect(tallied(trial(), [result('passed'), result('passed'), result('failed')]).holds).toBe(false);
  expect(told).toContain('nc-udp: streams.ts: extra credit for "answers a flood": 2 × passed, 1 × failed');
});

test('extra credit of mistakes is ignored', () => {
  expect(tallied(trial(), [result('passed'), result('failed')], 'caught').holds).toBe(true);
});

test('an unexpected verdict is printed with its seed and counted', () => {
  expect(tallied(trial(['it failed']), [result('passed')]).holds).toBe(false);
  expect(told[0]).toMatch(/^nc-udp: streams\.ts, seed 7: it failed\n/);
  expect(told.at(-1)).toBe('1 runs of 1 programs beside nothing: 1 not passed');
});
