import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { isJunk } from './junk.js';
import { unpackEntry } from './unpack-entry.js';
import { fitting, type Named } from './zip-fitting.js';
import { namesOf } from './zip-names.js';
import {
  clashes,
  entryProblem,
  isWork,
  MOST_LISTED,
  nameProblem,
  RefusedZip,
  type Problem,
  type ZipEntry,
  type ZipLimits,
} from './zip-rules.js';

export interface UnzipOptions {
  limits: ZipLimits;
  /**
   * What one bad entry means: `refuse` the whole ZIP, which is one student's, where the entry is harmful or is a part of the work; or `skip`
   * that entry, in the ZIP of a class, where the others cannot help it. A ZIP that is too much as a whole is always refused.
   */
  onBadEntry: 'refuse' | 'skip';
}

/** An entry that was left out, and why. */
export interface Skipped {
  name: string;
  why: string;
}

export interface Unzipped {
  /** Junk is not among them: it is not worth a word. */
  skipped: Skipped[];
  /** Of what was unpacked. */
  totalBytes: number;
  entries: number;
}

/**
 * Unpacks a ZIP into a folder that is empty and nobody else's. Junk is left out first; then all entries are judged by the ZIP's directory
 * before one is unpacked, and what comes out is held to what the directory says. No link is made, nothing is overwritten, and no bits of
 * theirs are kept.
 * @throws {RefusedZip} which says why, and leaves nothing that would be taken
 */
export async function unzip(file: string, into: string, { limits, onBadEntry }: UnzipOptions): Promise<Unzipped> {
  const zip = await open(file);
  const skipped: Skipped[] = [];
  const problem = (name: string, { why, harmful }: Problem) => {
    if (onBadEntry === 'refuse' && (harmful || isWork(name))) throw new RefusedZip(`${name}: ${why}`);
    skipped.push({ name, why });
  };
  try {
    const wanted = judged(await entriesOf(zip), limits, into, problem);
    const { kept, left } = fitting(wanted, limits);
    for (const { name, why } of left) problem(name, { why, harmful: false });
    let totalBytes = 0;
    for (const one of kept) {
      const why = await unpackEntry(zip, one, into);
      if (why !== undefined) problem(one.name, { why, harmful: false });
      totalBytes += one.entry.uncompressedSize;
    }
    return { skipped, totalBytes, entries: kept.length };
  } finally {
    zip.close();
  }
}

/** The names in a ZIP, as they would be unpacked, without junk. @throws {RefusedZip} */
export async function listZip(file: string): Promise<string[]> {
  const zip = await open(file);
  try {
    return namesOf(await entriesOf(zip));
  } finally {
    zip.close();
  }
}

function judged(
  entries: readonly Entry[],
  limits: ZipLimits,
  into: string,
  problem: (name: string, problem: Problem) => void,
): Named[] {
  const names = namesOf(entries);
  const wanted = entries.flatMap((entry, index): Named[] => {
    const name = names[index] ?? '';
    // Of `./`, the folder itself, nothing is left.
    if (name === '' && entry.fileNameRaw.length > 0) return [];
    const bad = nameProblem(name);
    if (bad !== undefined) {
      problem(name, bad);
      return [];
    }
    if (name.split('/').some(isJunk)) return [];
    const why = entryProblem(factsOf(entry), limits);
    if (why === undefined) return [{ entry, name }];
    problem(name, why);
    // Whose only file is left out has handed in all the same.
    mkdirSync(dirname(join(into, name)), { recursive: true, mode: 0o700 });
    return [];
  });
  const clashing = clashes(wanted.map(({ name }) => name));
  for (const [index, why] of clashing) problem(wanted[index]?.name ?? '', { why, harmful: false });
  return wanted.filter((_one, index) => !clashing.has(index));
}

/** Read at once up to here: asking the system for each of 200,000 entries takes five times as long. */
const MOST_IN_MEMORY = 256 * 1024 * 1024;

async function open(file: string): Promise<ZipFile> {
  const options = { autoClose: false, decodeStrings: false };
  const stat = statSync(file);
  // A pipe would be waited for.
  if (!stat.isFile()) throw new RefusedZip('it is no regular file');
  try {
    if (stat.size <= MOST_IN_MEMORY) return await fromBufferPromise(readFileSync(file), options);
    return await openPromise(file, options);
  } catch (error) {
    throw new RefusedZip(`it is no ZIP, or a damaged one (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Without what is surely junk: that alone may be tens of thousands. */
async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MOST_LISTED)
    throw new RefusedZip(`it has ${zip.entryCount.toLocaleString('en')} entries; at most ${MOST_LISTED} are looked at`);
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) if (!isSurelyJunk(entry)) entries.push(entry);
  } catch (error) {
    throw new RefusedZip(`it is damaged (${error instanceof Error ? error.message : String(error)})`);
  }
  return entries;
}

/** By its bytes, since names of junk are ASCII in every encoding. What leads out of the ZIP by way of junk is not. */
function isSurelyJunk({ fileNameRaw }: Entry): boolean {
  const name = fileNameRaw.toString('latin1');
  if (!/node_modules|\.git[/\\]|venv|__pycache__/i.test(name)) return false;
  const parts = name.split(/[/\\]/);
  return !parts.includes('..') && parts.some((part) => part !== '.' && isJunk(part));
}

function factsOf({ uncompressedSize: size, compressedSize, compressionMethod, ...entry }: Entry): ZipEntry {
  const encrypted = (entry.generalPurposeBitFlag & 1) !== 0;
  return { size, compressedSize, method: compressionMethod, encrypted, mode: entry.externalFileAttributes >>> 16 };
}
