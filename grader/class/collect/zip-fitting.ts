import type { Entry } from 'yauzl';
import { bytes, mayBeUsed, RefusedZip, type ZipLimits } from './zip-rules.js';

export interface Named {
  entry: Entry;
  name: string;
}

/**
 * What of a ZIP is unpacked where all of it would be too much: that which a program may use, and of the rest nothing.
 * @throws {RefusedZip} when that is too much still
 */
export function fitting(wanted: readonly Named[], limits: ZipLimits) {
  if (fits(wanted, limits)) return { kept: [...wanted], left: [] };
  const kept = wanted.filter(({ name }) => mayBeUsed(name));
  if (!fits(kept, limits)) throw new RefusedZip(tooMuch(kept, limits));
  const left = wanted
    .filter(({ name }) => !mayBeUsed(name))
    .map(({ name }) => ({ name, why: 'the ZIP is too much as a whole, and this is not a program' }));
  return { kept, left };
}

function fits(wanted: readonly Named[], limits: ZipLimits): boolean {
  return wanted.length <= limits.entries && sizeOf(wanted) <= limits.totalBytes;
}

function tooMuch(kept: readonly Named[], limits: ZipLimits): string {
  if (kept.length > limits.entries)
    return `it has ${kept.length.toLocaleString('en')} entries; at most ${limits.entries.toLocaleString('en')} are read`;
  return `it would unpack to ${bytes(sizeOf(kept))}; at most ${bytes(limits.totalBytes)} are unpacked`;
}

function sizeOf(wanted: readonly Named[]): number {
  return wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
}
