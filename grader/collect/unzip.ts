import { createWriteStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { isJunk } from './junk.js';
import { bytes, clashes, entryProblem, nameProblem, RefusedZip, type ZipEntry, type ZipLimits } from './zip-rules.js';

export interface UnzipOptions {
  limits: ZipLimits;
  /**
   * What one bad entry means: `refuse` the whole ZIP, which is one student's; or `skip` that entry, in the ZIP of a class, where the
   * others cannot help it. A ZIP that is too much as a whole is always refused.
   */
  onBadEntry: 'refuse' | 'skip';
}

/** An entry that was left out, and why. */
export interface Skipped {
  name: string;
  why: string;
}

interface Wanted {
  entry: Entry;
  name: string;
}

/**
 * Unpacks a ZIP into a folder that is empty and nobody else's. All entries are judged by the ZIP's directory before one is unpacked, and
 * what comes out is held to what the directory says. No link is made, nothing is overwritten, and no bits of theirs are kept.
 * @throws {RefusedZip} which says why, and leaves nothing that would be taken
 */
export async function unzip(file: string, into: string, { limits, onBadEntry }: UnzipOptions): Promise<Skipped[]> {
  const zip = await open(file);
  const skipped: Skipped[] = [];
  try {
    const wanted: Wanted[] = [];
    const problem = (name: string, why: string) => {
      if (onBadEntry === 'refuse') throw new RefusedZip(`${name}: ${why}`);
      skipped.push({ name, why });
    };
    for (const { entry, name } of await entriesOf(zip, limits.entries)) {
      const shown = name ?? entry.fileNameRaw.toString('latin1');
      const badName = nameProblem(name);
      if (badName !== undefined) problem(shown, badName);
      else if (!shown.split('/').some(isJunk)) {
        const bad = entryProblem(factsOf(entry, name), limits);
        if (bad === undefined) wanted.push({ entry, name: shown });
        else problem(shown, bad);
        // Whose only file is left out has handed in all the same.
        if (bad !== undefined) mkdirSync(dirname(join(into, shown)), { recursive: true, mode: 0o700 });
      }
    }
    const clashing = clashes(wanted.map(({ name }) => name));
    for (const [name, why] of clashing) problem(name, why);
    const clean = wanted.filter(({ name }) => !clashing.has(name));
    const total = clean.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    if (total > limits.totalBytes)
      throw new RefusedZip(`it would unpack to ${bytes(total)}; at most ${bytes(limits.totalBytes)} are unpacked`);
    for (const one of clean) {
      const why = await unpack(zip, one, into);
      if (why !== undefined) problem(one.name, why);
    }
    return skipped;
  } finally {
    zip.close();
  }
}

async function open(file: string): Promise<ZipFile> {
  // A pipe would be waited for.
  if (!statSync(file).isFile()) throw new RefusedZip('it is no regular file');
  try {
    return await openPromise(file, { autoClose: false, decodeStrings: false });
  } catch (error) {
    throw new RefusedZip(`it is no ZIP, or a damaged one (${(error as Error).message})`);
  }
}

async function entriesOf(zip: ZipFile, most: number): Promise<{ entry: Entry; name: string | undefined }[]> {
  if (zip.entryCount > most)
    throw new RefusedZip(`it has ${zip.entryCount.toLocaleString('en')} entries; at most ${most} are read`);
  const entries: { entry: Entry; name: string | undefined }[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push({ entry, name: nameOf(entry) });
  } catch (error) {
    throw new RefusedZip(`it is damaged (${(error as Error).message})`);
  }
  return entries;
}

/** Flag bit 11 says UTF-8; without it the name should be CP437, but macOS leaves the bit out, and writes UTF-8. */
function nameOf(entry: Entry): string | undefined {
  const asUtf8 = utf8(entry.fileNameRaw);
  if ((entry.generalPurposeBitFlag & 0x800) !== 0 || asUtf8 !== undefined) return asUtf8;
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  return name.includes('\ufffd') ? undefined : name;
}

function utf8(raw: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

function factsOf(entry: Entry, name: string | undefined): ZipEntry {
  const { uncompressedSize: size, compressedSize, compressionMethod: method, externalFileAttributes } = entry;
  return { name, size, compressedSize, method, encrypted: entry.isEncrypted(), mode: externalFileAttributes >>> 16 };
}

/** @returns why the entry cannot be unpacked; what came of it until then is gone */
async function unpack(zip: ZipFile, { entry, name }: Wanted, into: string): Promise<string | undefined> {
  const path = join(into, ...name.split('/'));
  try {
    if (name.endsWith('/')) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return undefined;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const stream = await zip.openReadStreamPromise(entry);
    await pipeline(stream, checked(entry.crc32), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A full disk is no fault of the ZIP's.
    if (code !== undefined && /^(ENOSPC|EDQUOT|EMFILE|EACCES|EROFS|EIO)$/.test(code)) throw error;
    rmSync(path, { force: true });
    return `it is damaged (${message})`;
  }
}

/** Passes bytes on, and throws at their end when they are not those that were packed. */
function checked(expected: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sum = 0;
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== expected) throw new Error('its checksum is wrong');
  };
}
