import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

const CENTRAL_HEADER = 0x02014b50;
const CENTRAL_END = 0x06054b50;

/** Unpacks a ZIP as Info-ZIP does on Unix, with the modes of its files, for which no program need be installed. */
export function unzip(zip: string, folder: string): void {
  const bytes = readFileSync(zip);
  const modes = unixModes(bytes);
  for (const [path, content] of Object.entries(unzipSync(bytes))) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: modes.get(path) ?? 0 });
  }
}

/** Permissions by path, from the central directory. Source: PKWARE's APPNOTE.TXT, 4.3.12 and 4.4.15. */
export function unixModes(zip: Buffer): Map<string, number> {
  const modes = new Map<string, number>();
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1')) + 16);
  while (zip.readUInt32LE(at) === CENTRAL_HEADER) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    modes.set(zip.toString('utf8', at + 46, at + 46 + name), (zip.readUInt32LE(at + 38) >>> 16) & 0o777);
    at += 46 + name + extra + comment;
  }
  if (zip.readUInt32LE(at) !== CENTRAL_END) throw new Error('the central directory ends where it should not');
  return modes;
}
