import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { PackageError, type PackedFile } from './packed-file.js';

const UNIX = 3;
const REGULAR_FILE = 0o100000;
/** In local time, as ZIP has it: the same bytes in every time zone. */
const EVERY_DATE = new Date(2000, 0, 1, 12);

/** Makes sure, before any work is done, that nothing would be overwritten. @throws {PackageError} */
export function refuseTaken(out: string, kind: 'folder' | 'file'): void {
  const there = statSync(out, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (kind === 'folder' && there.isDirectory() && readdirSync(out).length === 0) return;
  throw new PackageError(
    `${out} is there already, and nothing is overwritten; remove it, or give another place with --out`,
  );
}

/** Writes the files into a folder that is not there yet, or empty. */
export function writeFolder(out: string, files: readonly PackedFile[]): void {
  for (const { path, content, executable } of files) {
    const file = join(out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: 'wx', mode: modeOf(executable) });
  }
}

/** Writes a ZIP that has the same bytes for the same files. */
export function writeZip(out: string, files: readonly PackedFile[]): void {
  const entries: Zippable = {};
  for (const { path, content, executable } of files) {
    entries[path] = [content, { os: UNIX, attrs: (REGULAR_FILE | modeOf(executable)) << 16, mtime: EVERY_DATE }];
  }
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, zipSync(entries, { level: 9 }), { flag: 'wx' });
}

function modeOf(executable: true | undefined): number {
  return executable ? 0o755 : 0o644;
}
