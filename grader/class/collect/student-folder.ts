import { join } from 'node:path';
import { nearlySlugOfFile, slugOfFile } from './file-slug.js';
import type { Found } from './findings.js';
import { byName, type Reading } from './reading.js';
import { rejectionReason } from './stage.js';
import { unzip } from './unzip.js';
import { isCheckout, listed, workFiles, type WorkFile } from './work-files.js';
import { RefusedZip, studentLimits } from './zip-rules.js';

/** Where a student's work lies, and what the source says of it. */
export interface Place {
  folder: string;
  /** How the folder is called in the class's folder. */
  shown: string;
  submittedAt?: Date | undefined;
  late?: true | undefined;
  order?: readonly number[];
  /** ZIPs within ZIPs that are still opened. Default: a student's ZIP, and one within it. */
  zipsWithin?: number;
  /** What a student's ZIPs may still unpack to, all together. */
  left?: { bytes: number; entries: number };
}

const ZIPS_WITHIN = 2;
const DEEPEST_WRAP = 4;
const OTHER_ARCHIVE = /\.(rar|7z|tar|tgz|gz|bz2|xz)$/i;
const NOT_TOLD = /\.(checks|kept-[\d-]+)\.ts$|\.mistakes\.json$/i;

/**
 * Finds one student's answers below a folder, and adds them to what was found of them: `SLUG.ts` anywhere, but for what a checkout of the
 * course holds that is not the student's. No link is followed.
 */
export async function readStudentFolder(place: Place, found: Found, reading: Reading): Promise<void> {
  const { folder, shown } = unwrapped(place);
  const { files, cut } = workFiles(folder);
  if (cut) reading.findings.refuse(found, shown, 'it holds so many or so deep folders that not all were looked at');
  for (const file of files.sort((a, b) => byName(a.path, b.path))) {
    const shownPath = `${shown}/${file.path}`;
    if (/\.zip$/i.test(file.name))
      await readZipWithin(join(folder, file.path), folder, { ...place, shown: shownPath }, found, reading);
    else readFile({ ...place, folder, shown: shownPath }, file, found, reading);
  }
}

async function readZipWithin(zip: string, root: string, place: Place, found: Found, reading: Reading): Promise<void> {
  const why = rejectionReason(zip, root);
  if (why !== undefined) reading.findings.refuse(found, place.shown, why);
  else await readStudentZip({ ...place, folder: zip }, found, reading);
}

/** Unpacks a student's ZIP and reads it; when it is refused, that is noted in their results, and all others go on. */
export async function readStudentZip(place: Place, found: Found, reading: Reading): Promise<void> {
  const { folder: zip, shown, zipsWithin = ZIPS_WITHIN } = place;
  const left = place.left ?? { bytes: studentLimits.totalBytes, entries: studentLimits.entries };
  const { findings } = reading;
  if (zipsWithin === 0) {
    findings.refuse(found, shown, 'a ZIP within a ZIP within a ZIP is not opened');
    return;
  }
  const folder = reading.newFolder();
  try {
    const limits = { ...studentLimits, totalBytes: left.bytes, entries: left.entries };
    const { skipped, totalBytes, entries } = await unzip(zip, folder, { limits, onBadEntry: 'refuse' });
    left.bytes -= totalBytes;
    left.entries -= entries;
    for (const { name, why } of skipped) findings.leaveOut(found, `${shown}/${name}`, why);
  } catch (error) {
    if (!(error instanceof RefusedZip)) throw error;
    findings.refuse(found, shown, error.message);
    return;
  }
  await readStudentFolder({ ...place, folder, shown, zipsWithin: zipsWithin - 1, left }, found, reading);
}

function readFile(
  { folder, shown, submittedAt, late, order = [] }: Place,
  { path, name, ofCourse }: WorkFile,
  found: Found,
  { slugs, findings }: Reading,
): void {
  const match = slugOfFile(name, slugs);
  if (match) {
    found.files.push({
      exercise: match.slug,
      entry: join(folder, path),
      root: folder,
      shown,
      submittedAt,
      late,
      order: [...order, match.count],
      place: placeOf(path, match),
      notes: match.exact ? [] : [`${match.slug}.ts was taken from the file "${name}"`],
    });
    return;
  }
  if (NOT_TOLD.test(name)) return;
  if (OTHER_ARCHIVE.test(name)) {
    findings.refuse(found, shown, 'it is not a ZIP, and is not opened; ask for a ZIP');
    return;
  }
  const slug = nearlySlugOfFile(name, slugs);
  if (slug !== undefined)
    findings.unmatch(found, {
      file: shown,
      kind: 'file',
      slug,
      why: `it may be meant for ${slug}: that is ${slug}.ts`,
    });
  else if (ofCourse) return;
  else if (/\.ts$/i.test(name))
    findings.unmatch(found, { file: shown, kind: 'file', why: 'no exercise has this name' });
  else found.besides.push(shown);
}

const LAID_ASIDE = /^(backup|backups|old|older|archive|archived|previous|bak|trash|deleted|copy)\b/i;

/** Not laid aside, where the course has it, called as it should be, near the top: in this order. */
function placeOf(path: string, { slug, exact }: { slug: string; exact: boolean }): number[] {
  const folders = path.split('/').slice(0, -1);
  const aside = folders.some((folder) => LAID_ASIDE.test(folder));
  const inPlace = folders.at(-2) === 'exercises' && folders.at(-1) === slug;
  return [aside ? 0 : 1, inPlace ? 1 : 0, exact ? 1 : 0, -folders.length];
}

/** A folder in a folder, with nothing beside it, as ZIPs of folders have it. */
function unwrapped({ folder, shown }: Place): { folder: string; shown: string } {
  for (let depth = 0; depth < DEEPEST_WRAP; depth++) {
    const entries = listed(folder);
    const [only, ...more] = entries;
    if (!only?.isDirectory() || more.length > 0 || isCheckout(entries)) break;
    [folder, shown] = [join(folder, only.name), `${shown}/${only.name}`];
  }
  return { folder, shown };
}
