import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePlan } from './written-files.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'course-written-'));
  writeFileSync(join(root, 'there.md'), 'before');
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (path: string) => ({ path, text: 'new' });

test('files are created with their folders, and those that are there are changed', () => {
  writePlan({ create: [file('a/b/c.ts'), file('d.ts')], change: [file('there.md')] }, root);
  for (const path of ['a/b/c.ts', 'd.ts', 'there.md']) expect(readFileSync(join(root, path), 'utf8')).toBe('new');
});

test('nothing is overwritten, and nothing is written beside what is there', () => {
  expect(() => writePlan({ create: [file('a.ts'), file('there.md')], change: [] }, root)).toThrow(
    'nothing is overwritten, and there is there.md',
  );
  expect(readdirSync(root)).toEqual(['there.md']);
  expect(readFileSync(join(root, 'there.md'), 'utf8')).toBe('before');
});

test.each([
  ['a folder stands where a file is to come', { create: [file('a/b.ts'), file('a')], change: [] }],
  ['a file to change is not there', { create: [file('a/b.ts')], change: [file('there.md'), file('gone.md')] }],
])('when %s, all is as before', (_what, plan) => {
  mkdirSync(join(root, 'kept'));
  expect(() => writePlan(plan, root)).toThrow();
  expect(readdirSync(root).sort()).toEqual(['kept', 'there.md']);
  expect(existsSync(join(root, 'a'))).toBe(false);
  expect(readFileSync(join(root, 'there.md'), 'utf8')).toBe('before');
});
