import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Ids that no account has: beyond those of people, and within what a container without namespaces of its own may use. */
const FIRST_ID = 20_000;
const IDS = 40_000;

let next = FIRST_ID + ((process.pid * 97) % IDS);

/** An id for a user or a group that owns nothing: another one each time, so that whatever a program has started is known by it. */
export function freshId(): number {
  next = next + 1 < FIRST_ID + IDS ? next + 1 : FIRST_ID;
  return next;
}

let others: boolean | undefined;

/** True for root where it can become each of these users: not in a user namespace that maps root alone. */
export function canBeOthers(): boolean {
  return (others ??= mapsOthers());
}

function mapsOthers(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const mapped = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return mapped.some((line) => {
    const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
    return first <= FIRST_ID && first + count >= FIRST_ID + IDS;
  });
}

/** The first folder on the way to a file that others may not pass; undefined when every user can reach it. */
export function closedFolder(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** True when every user of this machine may read a file. */
export function isOpen(file: string): boolean {
  return (statSync(file).mode & 0o004) !== 0 && closedFolder(file) === undefined;
}
