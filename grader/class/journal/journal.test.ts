import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fingerprint, Result } from '../../engine/results/result.js';
import { Journal, type CacheKey } from './journal.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-journal-'))));
afterEach(() => {
  process.removeAllListeners('exit');
  rmSync(folder, { recursive: true });
});

const basis: Fingerprint = { program: 'p', checks: 'c', grader: 'g', node: 'v20.0.0' };
const sought: CacheKey = { student: 'ada', exercise: 'echo-server', basis, sandbox: 'process' };

function result(more: Partial<Result> = {}): Result {
  const base = { version: 1 as const, student: 'ada', exercise: 'echo-server', status: 'passed' as const };
  return {
    ...base,
    points: 3,
    maxPoints: 3,
    seed: 5,
    sandbox: 'process',
    durationMs: 1,
    checks: [],
    notes: [],
    basis,
    ...more,
  };
}

/** As after `kill -9`: what was written is there, and nobody finished. */
function killed(write: (journal: Journal) => void): void {
  const journal = new Journal(folder);
  write(journal);
  rmSync(`${journal.path}.lock`);
}

test('a result that was kept is found again after a sudden end, with the seed of the run', () => {
  killed((journal) => {
    journal.begin(5, false);
    journal.add(result(), false);
  });
  const after = new Journal(folder);
  expect(after.unfinished).toEqual({ seed: 5, finished: false, fresh: false });
  expect(after.find(sought)).toEqual({ result: result(), typesKnown: false });
});

test('a line that was cut short takes nothing else with it', () => {
  killed((journal) => {
    journal.begin(5, false);
    journal.add(result(), false);
    journal.add(result({ student: 'ben' }), false);
  });
  const path = join(folder, 'journal.jsonl');
  truncateSync(path, readFileSync(path).length - 20);
  killed((journal) => {
    expect(journal.find({ ...sought, student: 'ben' })).toBeUndefined();
    journal.begin(5, false);
    journal.add(result({ student: 'cleo' }), false);
  });
  const after = new Journal(folder);
  expect(after.find(sought)).toBeDefined();
  expect(after.find({ ...sought, student: 'cleo' })).toBeDefined();
});

test.each([
  ['the program', { basis: { ...basis, program: 'other' } }],
  ['the checks', { basis: { ...basis, checks: 'other' } }],
  ['the grader', { basis: { ...basis, grader: 'other' } }],
  ['Node', { basis: { ...basis, node: 'v22.0.0' } }],
  ['the sandbox', { sandbox: 'bubblewrap' as const }],
  ['the seed, where one is asked for', { seed: 6 }],
  ['the exercise', { exercise: 'port-url' }],
])('a result is not used again when %s is another', (_what, change) => {
  const journal = new Journal(folder);
  journal.begin(5, false);
  journal.add(result(), true);
  expect(journal.find(sought)).toBeDefined();
  expect(journal.find({ ...sought, seed: 5 })).toBeDefined();
  expect(journal.find({ ...sought, ...change })).toBeUndefined();
});

test('what the grader failed in is tried again', () => {
  const journal = new Journal(folder);
  journal.begin(5, false);
  journal.add(result({ status: 'grader-fault' }), true);
  expect(journal.find(sought)).toBeUndefined();
});

test('what a busy machine could not judge in full is graded again', () => {
  const journal = new Journal(folder);
  journal.begin(5, false);
  const check = { name: 'is fast', points: 1, maxPoints: 1, durationMs: 1, outcome: 'passed' as const };
  journal.add(result({ checks: [check] }), true);
  expect(journal.find(sought)).toBeDefined();
  journal.add(result({ checks: [check, { ...check, name: 'is soon done', undecided: true }] }), true);
  expect(journal.find(sought)).toBeUndefined();
});

test('a finished journal holds each submission once, and no run to go on with', () => {
  const journal = new Journal(folder);
  journal.begin(5, false);
  journal.add(result({ points: 1 }), false);
  journal.add(result({ points: 2 }), false);
  journal.finish(5);
  expect(readFileSync(journal.path, 'utf8').trim().split('\n')).toHaveLength(2);
  const after = new Journal(folder);
  expect(after.unfinished).toBeUndefined();
  expect(after.find(sought)?.result.points).toBe(2);
});

test('a fresh run forgets what was known, and goes on with its own results when it was stopped', () => {
  killed((journal) => {
    journal.begin(5, false);
    journal.add(result(), true);
  });
  killed((journal) => {
    journal.begin(6, true);
    expect(journal.find(sought)).toBeUndefined();
    journal.add(result({ seed: 6 }), true);
  });
  killed((journal) => {
    journal.begin(6, true);
    expect(journal.find(sought)?.result.seed).toBe(6);
  });
  const after = new Journal(folder);
  expect(after.unfinished).toMatchObject({ seed: 6, fresh: true });
  expect(after.find(sought)?.result.seed).toBe(6);
});

test('lines that nobody knows are left out', () => {
  writeFileSync(join(folder, 'journal.jsonl'), '{"result":{"version":0},"typesKnown":true}\nnull\n[]\n\0\0\0\n');
  appendFileSync(join(folder, 'journal.jsonl'), `${JSON.stringify({ result: result(), typesKnown: true })}\n`);
  expect(new Journal(folder).find(sought)).toBeDefined();
});

test('two runs do not write to the same folder, and a killed one does not keep others out', () => {
  const lock = join(folder, 'journal.jsonl.lock');
  writeFileSync(lock, String(process.ppid));
  expect(() => new Journal(folder)).toThrow(`another run (process ${process.ppid}) is writing there`);
  // No process has a number as high as this one.
  writeFileSync(lock, '4194305');
  const journal = new Journal(folder);
  journal.begin(1, false);
  journal.finish(1);
  expect(existsSync(lock)).toBe(false);
});

test('a folder that cannot be one is refused with what to do', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => new Journal(join(folder, 'file'))).toThrow('is no folder, or lies in something that is none');
  expect(() => new Journal(join(folder, 'file', 'below'))).toThrow('give another one with --out');
});

const asRoot = process.getuid?.() === 0;
(asRoot ? test.skip : test)('a folder that may not be written to is refused with what to do', () => {
  chmodSync(folder, 0o500);
  try {
    expect(() => new Journal(folder)).toThrow('cannot be written to (EACCES)');
  } finally {
    chmodSync(folder, 0o700);
  }
});
