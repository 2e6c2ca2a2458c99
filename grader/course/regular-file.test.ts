import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NotRegular, readRegularFile, regularText } from './regular-file.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-regular-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function problemOf(file: string, mostBytes?: number): string {
  try {
    readRegularFile(file, mostBytes);
    return 'none';
  } catch (error) {
    return (error as NotRegular).problem;
  }
}

test.each<[string, (file: string) => void, string]>([
  ['a pipe', (file) => void spawnSync('mkfifo', [file]), 'not-a-file'],
  [
    'a link to a pipe',
    (file) => (spawnSync('mkfifo', [`${file}.to`]), symlinkSync(`${file}.to`, file)),
    'symbolic-link',
  ],
  ['a link to a device', (file) => symlinkSync('/dev/zero', file), 'symbolic-link'],
  ['a link to nothing', (file) => symlinkSync('nothing', file), 'symbolic-link'],
  ['a link to itself', (file) => symlinkSync(file, file), 'symbolic-link'],
  ['a folder', (file) => mkdirSync(file), 'not-a-file'],
  ['a file of a terabyte', (file) => (writeFileSync(file, ''), truncateSync(file, 2 ** 40)), 'too-large'],
  ['nothing', () => undefined, 'missing'],
])('%s is not read', (_what, make, problem) => {
  const file = join(folder, 'it');
  make(file);
  expect(problemOf(file)).toBe(problem);
  expect(regularText(file)).toBeUndefined();
});

test('a device and what is below a file are not read', () => {
  writeFileSync(join(folder, 'it'), '');
  expect(problemOf('/dev/zero')).toBe('not-a-file');
  expect(problemOf(join(folder, 'it', 'below'))).toBe('missing');
});

test('a socket is not read', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'it'), resolve));
  expect(problemOf(join(folder, 'it'))).toBe('not-a-file');
  server.close();
});

test('a file is read to its limit, and not one byte further', () => {
  const file = join(folder, 'it');
  writeFileSync(file, 'héé');
  expect(regularText(file)).toBe('héé');
  expect([problemOf(file, 5), problemOf(file, 4)]).toEqual(['none', 'too-large']);
  writeFileSync(file, '');
  expect(regularText(file)).toBe('');
  const large = Buffer.alloc(3_000_000, 7);
  writeFileSync(file, large);
  expect(readRegularFile(file, 4_000_000).equals(large)).toBe(true);
});

test('a file that says that it is empty, as those of the system do, is not read without end', () => {
  expect(problemOf('/proc/self/status', 10)).toBe('too-large');
});
