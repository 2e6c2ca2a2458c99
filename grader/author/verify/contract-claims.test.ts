import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCourse } from '../../course/course.js';
import type { CheckDefinition } from '../../engine/check/check.js';
import { loadChecks } from '../../grading/load-checks.js';
import { contractClaim, coverageOf } from './contract-claims.js';

// On a busy machine loading all checks may take seconds.
jest.setTimeout(60_000);

const STUB = `/**
 * A clock.
 *
 * startClock(port) must
 * - listen on the port;
 * - tell the time, and close the
 *   connection. Clocks are old.
 */
`;

const root = mkdtempSync(join(tmpdir(), 'course-contract-'));
const folder = join(root, 'solutions', 'clock');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'stub.ts'), STUB);
beforeEach(() => writeFileSync(join(folder, 'contract.yaml'), 'explains: [Clocks are old]\n'));
afterAll(() => rmSync(root, { recursive: true }));

function check(name: string, covers?: string | string[], more: Partial<CheckDefinition> = {}): CheckDefinition {
  const required = { points: 1, hint: 'h', lesson: 'l', run: () => Promise.resolve() };
  return { name, ...required, ...(covers === undefined ? {} : { covers }), ...more };
}

const listens = check('listens', 'listen on the port');
const tells = check('tells', 'tell the time');
const problems = (...checks: CheckDefinition[]) => contractClaim('clock', checks, root).problems;

test.each(readCourse().exercises)('each sentence of the stub of $slug is claimed by a check', async ({ slug }) => {
  expect(contractClaim(slug, await loadChecks(slug)).problems).toEqual([]);
});

test('a sentence may be claimed by several checks, and a check may claim several, with words that go over a line end', () => {
  const all = check('does all', ['listen on  the port', 'close the connection']);
  expect(problems(listens, tells, all)).toEqual([]);
  expect(coverageOf('clock', [listens, tells, all], root)).toEqual([
    { sentence: 'listen on the port;', line: 5, checks: ['listens', 'does all'] },
    { sentence: 'tell the time, and close the connection.', line: 6, checks: ['tells', 'does all'] },
  ]);
});

test('a sentence that no check claims is told, with its line', () => {
  const expected = ['solutions/clock/stub.ts:6: "tell the time, and close the connection.": no check covers it'];
  expect(problems(listens)).toEqual(expected);
  expect(coverageOf('clock', [listens], root)[1]?.checks).toEqual([]);
  expect(problems(listens, check('is hidden', 'tell the time', { visibility: 'hidden' }))).toEqual(expected);
});

test('a check that claims nothing is told, but for a hidden one', () => {
  expect(problems(listens, tells, check('ticks', undefined, { visibility: 'hidden' }))).toEqual([]);
  expect(problems(listens, tells, check('ticks'))).toEqual(['the check "ticks" covers no sentence of the stub']);
});

test.each<[what: string, words: string, problem: string]>([
  [
    'that the stub does not say are told, with the nearest sentence',
    'listen to a port',
    'the check "ticks": "listen to a port" stands in no sentence of the stub; the nearest is in line 5: "listen on the port;"',
  ],
  [
    'that are like nothing in the stub',
    'xyz',
    'the check "ticks": "xyz" stands in no sentence of the stub; and none is like it',
  ],
  [
    'of two sentences are no sentence',
    'connection. Clocks',
    'the check "ticks": "connection. Clocks" stands in no sentence of the stub; the nearest is in line 6: "tell the time, and close the connection."',
  ],
  [
    'that stand in several sentences',
    'the',
    'the check "ticks": "the" stands in 2 sentences of the stub, in lines 5, 6: quote more of the one',
  ],
])('words %s', (_what, words, problem) => {
  expect(problems(listens, tells, check('ticks', words))).toEqual([problem]);
});

test('a whole sentence is itself, though its words stand in others too', () => {
  writeFileSync(join(folder, 'stub.ts'), STUB.replace(' */', ' * - the time\n */'));
  expect(problems(listens, check('tells', ['and close', 'the time']))).toEqual([]);
  writeFileSync(join(folder, 'stub.ts'), STUB);
});

test.each<[what: string, yaml: string, problem: RegExp]>([
  ['that asks nothing has to be listed', '', /"Clocks are old\.": no check covers it/],
  [
    'that is listed has to stand there',
    'permits: [Clocks are old, Clocks are new]',
    /^contract\.yaml: "Clocks are new" stands in no/,
  ],
  [
    'that is listed must not be claimed',
    'explains: [Clocks are old]\npromises: [listen on]',
    /listen on the port;": contract\.yaml says that no check need cover it, and "listens" does$/,
  ],
  ['that no check can see wants a reason', 'untested: [{ words: Clocks are old }]', /untested\.0\.because/],
  ['can be listed under no other head', 'explains: [Clocks are old]\nforgets: []', /Unrecognized key: "forgets"/],
])('a sentence %s', (_what, yaml, problem) => {
  writeFileSync(join(folder, 'contract.yaml'), yaml);
  expect(problems(listens, tells)).toEqual([expect.stringMatching(problem)]);
});

test('without a contract.yaml every sentence has to be claimed', () => {
  rmSync(join(folder, 'contract.yaml'));
  expect(problems(listens, tells)).toHaveLength(1);
  expect(problems(listens, tells, check('is old', 'Clocks are old'))).toEqual([]);
});
