import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** An entry to be packed; what is not plain is what a stranger may have written instead of the truth. */
export interface Packed {
  name: string | Buffer;
  content?: string | Buffer;
  /** The Unix mode, with the kind of file. */
  mode?: number;
  /** General purpose flags: 1 encrypted, 0x800 UTF-8. */
  flags?: number;
  method?: number;
  /** The size that the ZIP's directory says. */
  claimedSize?: number;
  claimedCrc?: number;
  /** The system of "version made by": 0 is DOS and Windows, 3 is Unix. */
  host?: number;
}

/** Writes a ZIP byte by byte, as no library would, after APPNOTE.TXT 4.3. */
export function writeZip(file: string, entries: readonly Packed[]): string {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, content = '', mode = 0o100644, flags = 0x800, method = 8, claimedSize, claimedCrc, host = 3 } = entry;
    const raw = Buffer.isBuffer(name) ? name : Buffer.from(name);
    const plain = Buffer.from(content);
    const data = method === 8 ? deflateRawSync(plain) : plain;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(flags, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt32LE(claimedCrc ?? crc32(plain), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(claimedSize ?? plain.length, 18);
    facts.writeUInt16LE(raw.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(host === 3 ? (mode << 16) >>> 0 : 0, 6);
    rest.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, raw, data]);
    const madeBy = Buffer.from([20, host]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), madeBy, facts, rest, raw]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(file, Buffer.concat([...locals, central, end]));
  return file;
}
