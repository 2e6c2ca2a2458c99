import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts a result where its host looks for it, whole or not at all; whatever somebody has put there before goes, be it a folder or a link. */
export function writeResult(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  for (const taken of [next, file]) rmSync(taken, { recursive: true, force: true });
  writeFileSync(next, text, { flag: 'wx' });
  renameSync(next, file);
}
