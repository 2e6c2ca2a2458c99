/** Why something in a ZIP, or all of it, is not taken. The message names what it was. */
export class RefusedZip extends Error {
  readonly code = 'refused-zip';
}

/** An entry as the ZIP's directory has it, before a byte of it is read. */
export interface ZipEntry {
  size: number;
  compressedSize: number;
  encrypted: boolean;
  /** 0 stored, 8 deflated; nothing else is read. */
  method: number;
  /** Unix mode, with the kind of file in its upper bits; 0 when not told. */
  mode: number;
}

export interface ZipLimits {
  entries: number;
  totalBytes: number;
  fileBytes: number;
  /** Unpacked to packed; asked only of what is large. */
  ratio: number;
}

const MIB = 1024 * 1024;

/** One student's work is text typed by hand: these are far beyond it. They hold for what is kept, after junk is left out. */
export const studentLimits: ZipLimits = { entries: 5_000, totalBytes: 64 * MIB, fileBytes: 8 * MIB, ratio: 200 };
/** A class's ZIP holds all of them, each perhaps a ZIP again. */
export const classLimits: ZipLimits = {
  entries: 200_000,
  totalBytes: 2048 * MIB,
  fileBytes: 64 * MIB,
  ratio: 200,
};
/** Entries of a ZIP's directory that are looked at, junk included. */
export const MOST_LISTED = 2_000_000;
/** What packs better than any text is no bomb as long as it is small. */
const SMALL_BYTES = MIB;

const KIND = 0o170000;
const kinds = { none: 0, regular: 0o100000, folder: 0o040000, link: 0o120000 };
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)( *\..*)?$/i;
const MOST_NAME_BYTES = 255;
const MOST_PATH_BYTES = 1024;

/**
 * Something that keeps an entry from being unpacked. One that is `harmful` speaks against the whole ZIP: its author, or a program of theirs,
 * wants to write where nothing of theirs belongs, or to fill the disk. Anything else can happen to everybody.
 */
export interface Problem {
  why: string;
  harmful: boolean;
}

const harmful = (why: string): Problem => ({ why, harmful: true });
const harmless = (why: string): Problem => ({ why, harmful: false });

/** What is wrong with an entry's name; undefined when nothing is. */
export function nameProblem(name: string): Problem | undefined {
  if (name === '') return harmless('it has no name');
  if (name.includes('\0')) return harmful('there is a control character in its name');
  if (name.startsWith('/')) return harmful('its path is absolute');
  if (/^[a-z]:/i.test(name)) return harmful('its path begins with a drive letter');
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return harmful('its path leads out of the ZIP (..)');

  if (/[\u0001-\u001f\u007f]/.test(name)) return harmless('there is a control character in its name');
  const device = parts.find((part) => DEVICE.test(part));
  if (device !== undefined) return harmless(`${device} is the name of a device`);
  if (Buffer.byteLength(name) > MOST_PATH_BYTES || parts.some((part) => Buffer.byteLength(part) > MOST_NAME_BYTES))
    return harmless('its name is too long');
  return undefined;
}

/** What is wrong with an entry besides its name. */
export function entryProblem(
  { size, compressedSize, encrypted, method, mode }: ZipEntry,
  limits: ZipLimits,
): Problem | undefined {
  const kind = mode & KIND;
  if (kind === kinds.link) return harmless('it is a symbolic link');
  if (![kinds.none, kinds.regular, kinds.folder].includes(kind)) return harmless('it is neither a file nor a folder');
  if (encrypted) return harmful('it is encrypted; ask for a ZIP without a password');
  if (method !== 0 && method !== 8) return harmless(`it is compressed in a way that is not read (method ${method})`);
  if (size > SMALL_BYTES && size > limits.ratio * compressedSize)
    return harmful(`it would unpack to ${bytes(size)} from ${bytes(compressedSize)}, as a ZIP bomb does`);
  if (size > limits.fileBytes)
    return harmless(`it has ${bytes(size)}; at most ${bytes(limits.fileBytes)} are unpacked`);
  return undefined;
}

/** True for what a student's work consists of: without it, the rest of a ZIP is not what was handed in. */
export function isWork(name: string): boolean {
  return /\.(ts|zip)$/i.test(name);
}

/** True for what a program may read or import; pictures, films and documents are not. */
export function mayBeUsed(name: string): boolean {
  return /\.([mc]?[jt]sx?|json|zip|txt|md)$/i.test(name) || name.endsWith('/');
}

/** What is wrong with names that are fine one by one: on some systems two of them would be one. By the place in the list. */
export function clashes(names: readonly string[]): Map<number, string> {
  const spelt = new Map<string, { path: string; file: boolean }>();
  const problems = new Map<number, string>();
  for (const [at, name] of names.entries()) {
    const parts = name.replace(/\/$/, '').split('/');
    for (const index of parts.keys()) {
      const path = parts.slice(0, index + 1).join('/');
      const file = index === parts.length - 1 && !name.endsWith('/');
      const key = path.normalize('NFKC').toLowerCase();
      const other = spelt.get(key);
      if (other === undefined) spelt.set(key, { path, file });
      else if (other.path !== path) problems.set(at, `it differs from ${other.path} in case only`);
      else if (file && other.file) problems.set(at, 'it is there twice');
      else if (file !== other.file) problems.set(at, 'it is a file and a folder at once');
    }
  }
  return problems;
}

export function bytes(count: number): string {
  return `${count.toLocaleString('en')} bytes`;
}
