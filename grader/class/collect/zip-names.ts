import { getFileNameLowLevel, type Entry } from 'yauzl';
import { plausibility } from './plausible-text.js';
import { decodeStrictly, guessLegacy } from './text-encoding.js';

/** Says UTF-8; without it the name is in whatever code page its writer's system had. */
const UTF8_FLAG = 0x800;
/** Hosts of "version made by" (APPNOTE.TXT 4.4.2) whose file names can have no backslash: FAT, HPFS, NTFS, VFAT. */
const NO_BACKSLASH = new Set([0, 6, 10, 14]);
/** Below this the guess is worse than CP437, which is what the standard says. */
const LEAST_SCORE = 0.5;

/**
 * The names of a ZIP's entries, with `/` between folders, in their order. No two names that differ become one, and none is lost: a name in
 * an unknown code page may look odd.
 */
export function namesOf(entries: readonly Entry[]): string[] {
  const decode = decoderFor(entries);
  const decoded = entries.map(decode);
  const hasSlash = decoded.some(({ name }) => name.includes('/'));
  return decoded.map(({ name, sure }, index) => {
    const entry = entries[index];
    const isDos = entry !== undefined && NO_BACKSLASH.has(entry.versionMadeBy >> 8);
    return plainPath(name, !hasSlash || (isDos && sure));
  });
}

/** @param separates whether a backslash stands between folders, or is a part of a name */
function plainPath(name: string, separates: boolean): string {
  const slashed = name.replaceAll('\\', '/');
  if (separates || isHostile(slashed)) return withoutDots(slashed);
  return withoutDots(name.replaceAll('\\', '_'));
}

/** `./a//b` is `a/b`. What leads out or is absolute stays, to be refused. */
function withoutDots(path: string): string {
  if (isHostile(path)) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/') + (path.endsWith('/') && parts.length > 0 ? '/' : '');
}

/** True for a path that leads out of the folder that it is unpacked to. */
export function isHostile(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:/i.test(path) || path.split('/').includes('..');
}

interface Name {
  name: string;
  /** The encoding is known, so that a backslash is one, and not half of another character. */
  sure: boolean;
}

function decoderFor(entries: readonly Entry[]): (entry: Entry) => Name {
  const unknown = entries.filter((entry) => knownName(entry) === undefined);
  const raw = Buffer.concat(unknown.flatMap(({ fileNameRaw }) => [fileNameRaw, Buffer.from('\n')]));
  const guess = unknown.length === 0 ? undefined : guessLegacy(raw);
  const trusted =
    guess !== undefined &&
    guess.score >= LEAST_SCORE &&
    guess.score > scoreOfCp437(unknown) &&
    isOneToOne(unknown, guess.label);
  return (entry) => {
    const known = knownName(entry);
    if (known !== undefined) return { name: known, sure: true };
    const guessed = trusted ? decodeStrictly(entry.fileNameRaw, guess.label) : undefined;
    // Nobody who writes backslashes between folders writes such names: .NET makes them UTF-8.
    return { name: guessed ?? cp437(entry), sure: false };
  };
}

/** macOS writes UTF-8 without its flag; Info-ZIP puts it beside the name. */
function knownName(entry: Entry): string | undefined {
  const utf8 = decodeStrictly(entry.fileNameRaw, 'utf-8');
  if (utf8 !== undefined) return utf8;
  if ((entry.generalPurposeBitFlag & UTF8_FLAG) !== 0) return undefined;
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  return name === cp437(entry) || name.includes('\ufffd') ? undefined : name;
}

/** Each byte is a character in CP437, so that this loses nothing. */
function cp437(entry: Entry): string {
  return getFileNameLowLevel(0, entry.fileNameRaw, [], true);
}

function scoreOfCp437(entries: readonly Entry[]): number {
  return plausibility(entries.map(cp437).join('\n'));
}

function isOneToOne(entries: readonly Entry[], label: string): boolean {
  const raws = new Set(entries.map(({ fileNameRaw }) => fileNameRaw.toString('latin1')));
  const names = new Set(entries.map(({ fileNameRaw }) => decodeStrictly(fileNameRaw, label)));
  return !names.has(undefined) && names.size === raws.size;
}
