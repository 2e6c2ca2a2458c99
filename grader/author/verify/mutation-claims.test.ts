import type { Mutants } from '../mutation/mutants-file.js';
import { mutationClaim } from './mutation-claims.js';

let kept: Mutants | undefined;
jest.mock('../mutation/mutants-file.js', () => ({
  ...jest.requireActual<object>('../mutation/mutants-file.js'),
  readMutants: () => kept,
  digestOfReference: () => 'now',
  importedByReference: () => imported,
}));

jest.mock('../mutation/digest-of-checks.js', () => ({ digestOfChecks: () => 'now' }));

let imported: string[] = [];
test('a reference solution whose code is elsewhere is told', () => {
  kept = { reference: 'now', checks: 'now', caught: 3, survived: [explained] };
  imported = ['./answer-to.js'];
  expect(problems()).toEqual([
    'solutions/echo-server/reference.ts imports ./answer-to.js, of which no changes are tried: put what it needs of it into reference.ts',
  ]);
  imported = [];
});

const survivor = { at: '3:5-3:9', mutator: 'StringLiteral', was: "'a'", becomes: '""' };
const explained = { ...survivor, kind: 'equivalent' as const, reason: 'the stub leaves the words open' };
const problems = () => mutationClaim('echo-server').problems;

test('all changes noticed or explained hold', () => {
  kept = { reference: 'now', checks: 'now', caught: 3, survived: [explained] };
  expect(problems()).toEqual([]);
});

test.each<[what: string, kept: Mutants | undefined, problem: RegExp]>([
  [
    'changes that were never tried',
    undefined,
    /^solutions\/echo-server\/mutants\.yaml is missing: npm run mutate -- echo/,
  ],
  [
    'a reference that has changed since',
    { reference: 'then', checks: 'now', caught: 3, survived: [] },
    /^the reference solution has changed/,
  ],
  [
    'checks that have changed since',
    { reference: 'now', checks: 'then', caught: 3, survived: [] },
    /^the checks have changed since they were to notice small changes: npm run mutate/,
  ],
  [
    'a change that nobody has explained',
    { reference: 'now', checks: 'now', caught: 99, survived: [{ ...survivor, kind: 'unexplained', reason: '' }] },
    /3:5-3:9: 'a' → "": no check notices, and nobody has said why$/,
  ],
  [
    'an explanation without words',
    { reference: 'now', checks: 'now', caught: 99, survived: [{ ...explained, reason: ' ' }] },
    /kind: equivalent wants a reason$/,
  ],
  [
    'too many holes left open',
    { reference: 'now', checks: 'now', caught: 8, survived: [{ ...explained, kind: 'open' }] },
    /^its checks notice 88\.9 % of the changes that they could, and 90 % is wanted$/,
  ],
])('%s are told', (_what, given, problem) => {
  kept = given;
  expect(problems()).toEqual([expect.stringMatching(problem)]);
});
