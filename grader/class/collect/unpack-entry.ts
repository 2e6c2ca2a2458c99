import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { ZipFile } from 'yauzl';
import type { Named } from './zip-fitting.js';

/** @returns why the entry cannot be unpacked; what came of it until then is gone */
export async function unpackEntry(zip: ZipFile, { entry, name }: Named, into: string): Promise<string | undefined> {
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
    const [code, message] = error instanceof Error ? [codeOf(error), error.message] : [undefined, String(error)];
    // A full disk is no fault of the ZIP's.
    if (code !== undefined && /^(ENOSPC|EDQUOT|EMFILE|EACCES|EROFS|EIO)$/.test(code)) throw error;
    rmSync(path, { force: true });
    return `it is damaged (${message})`;
  }
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
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
