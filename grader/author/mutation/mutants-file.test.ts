import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  importedByReference,
  readMutants,
  scoreOf,
  writeMutants,
  type Mutants,
  type Survivor,
} from './mutants-file.js';

const files = { mutants: '', reference: '' };
jest.mock('../../course/course.js', () => ({ exerciseFiles: () => files }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  files.mutants = join(folder, 'mutants.yaml');
});
afterEach(() => rmSync(folder, { recursive: true }));

const survivor: Survivor = {
  at: '3:5-3:9',
  mutator: 'StringLiteral',
  was: '\'no "port": #1\'',
  becomes: '""',
  kind: 'unexplained',
  reason: '',
};
const found = (...survived: Survivor[]): Mutants => ({ reference: 'abc', checks: 'def', caught: 9, survived });

test('none are kept at first', () => expect(readMutants('echo-server')).toBeUndefined());

test('what is written is read again, whatever the code looks like', () => {
  const mutants = found(survivor, { ...survivor, was: '`${a}\t: -`', becomes: '-' });
  writeMutants('echo-server', mutants);
  expect(readMutants('echo-server')).toEqual(mutants);
});

test('a reason stays with its change when the lines have moved, and goes with a change that is noticed now', () => {
  const explained = { ...survivor, kind: 'equivalent' as const, reason: 'the stub leaves the words open' };
  const other = { ...survivor, was: "'else'", kind: 'open' as const, reason: 'too slow to check' };
  writeMutants('echo-server', found(explained, other));
  expect(writeMutants('echo-server', found({ ...survivor, at: '40:2-40:6' })).survived).toEqual([
    { ...explained, at: '40:2-40:6' },
  ]);
  expect(readFileSync(files.mutants, 'utf8')).not.toContain('too slow');
});

test('a file that does not hold is told by its field', () => {
  writeFileSync(files.mutants, 'reference: abc\nchecks: def\ncaught: 3\nsurvived:\n  - at: here\n');
  expect(() => readMutants('echo-server')).toThrow(/mutants\.yaml: survived\.0\.at/);
});

test('what does the same does not count, and what is left open does', () => {
  const same = { ...survivor, kind: 'equivalent' as const };
  expect(scoreOf(found(same))).toBe(1);
  expect(scoreOf(found(same, survivor))).toBe(0.9);
  expect(scoreOf({ ...found(same, { ...survivor, kind: 'open' }), caught: 1 })).toBe(0.5);
});

test('what a reference solution imports from beside it is told, but for types and packages', () => {
  files.reference = join(folder, 'reference.ts');
  writeFileSync(
    files.reference,
    "import net from 'node:net';\nimport type { A } from './types.js';\nimport {\n  answerTo,\n} from './answer-to.js';\n",
  );
  expect(importedByReference('echo-server')).toEqual(['./answer-to.js']);
});
