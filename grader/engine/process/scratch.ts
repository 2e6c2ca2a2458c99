import { lstatSync, readdirSync, rmSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders in which every user of a Linux machine may write (hier(7)), some of them in memory. */
const SHARED = [...new Set([tmpdir(), '/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue', '/run/lock'])];
/** What belongs to one program is counted up to so many files: whoever has more has too much. */
const MOST_FILES = 20_000;

/** Bytes that a user's files take in the folders that everybody may write to, and in one of its own. Where there are too many files to look at, Infinity. */
export function scratchBytes(uid: number, own: string): number {
  let [bytes, files] = [0, 0];
  for (const { stat } of [...belongings(uid), ...below(own)]) {
    bytes += Math.min(stat.size, stat.blocks * 512);
    if (++files > MOST_FILES) return Infinity;
  }
  return bytes;
}

/** Removes what a user has left in the folders that everybody may write to. */
export function removeScratch(uid: number): void {
  for (const folder of SHARED) {
    for (const { path, stat } of entriesOf(folder))
      if (stat.uid === uid) rmSync(path, { recursive: true, force: true });
  }
}

type Entry = { path: string; stat: Stats };

function* belongings(uid: number): Generator<Entry> {
  for (const folder of SHARED) {
    for (const entry of entriesOf(folder)) {
      if (entry.stat.uid !== uid) continue;
      yield entry;
      if (entry.stat.isDirectory()) yield* below(entry.path);
    }
  }
}

/** Everything below a folder; links are not followed. */
function* below(folder: string): Generator<Entry> {
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of entriesOf(at)) {
      yield entry;
      if (entry.stat.isDirectory()) waiting.push(entry.path);
    }
  }
}

function* entriesOf(folder: string): Generator<Entry> {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat) yield { path, stat };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It is gone, or this system has none.
    return [];
  }
}
