import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { nearlySlugOfFile, slugOfFile } from './file-slug.js';
import type { Found, FoundFile } from './findings.js';
import { isJunk } from './junk.js';
import { byName, type Reading } from './reading.js';
import { notOwn } from './stage.js';
import { unzip } from './unzip.js';
import { RefusedZip, studentLimits } from './zip-rules.js';

/** Where a student's work lies, and what the source says of it. */
export interface Place {
  folder: string;
  /** How the folder is called in the class's folder. */
  shown: string;
  /** Of a ZIP in it: a ZIP within a student's ZIP is not opened. */
  opensZips: boolean;
  submittedAt?: Date | undefined;
  late?: true | undefined;
  order?: readonly number[];
}

const DEEPEST = 4;
const MOST_ENTRIES = 5_000;

/**
 * Finds one student's answers below a folder, and adds them to what was found of them. In a checkout that is `exercises/SLUG/SLUG.ts` and
 * `SLUG.ts` at its top, since a checkout holds programs of others too; elsewhere `SLUG.ts` anywhere. No link is followed.
 */
export async function readStudentFolder(place: Place, found: Found, reading: Reading): Promise<void> {
  const { folder, shown } = unwrapped(place);
  const checkout = listed(folder).some((entry) => entry.name === 'exercises' && !entry.isFile());
  const files = checkout ? filesOfCheckout(folder) : filesBelow(folder);
  for (const path of files.sort(byName)) {
    const name = path.split('/').at(-1) ?? '';
    const shownPath = `${shown}/${path}`;
    const file = join(folder, path);
    if (/\.zip$/i.test(name)) {
      const why = notOwn(file, folder);
      if (why !== undefined) reading.findings.refuse(found, shownPath, why);
      else await readStudentZip({ ...place, folder: file, shown: shownPath }, found, reading);
    } else readFile({ ...place, folder, shown: shownPath }, { path, name, checkout }, found, reading);
  }
}

/** Unpacks a student's ZIP and reads it; when it is refused, that is noted in their results, and all others go on. */
export async function readStudentZip(place: Place, found: Found, reading: Reading): Promise<void> {
  const { folder: zip, shown } = place;
  const { findings } = reading;
  if (!place.opensZips) {
    findings.refuse(found, shown, 'a ZIP within a ZIP of one student is not opened');
    return;
  }
  const folder = reading.newFolder();
  try {
    await unzip(zip, folder, { limits: studentLimits, onBadEntry: 'refuse' });
  } catch (error) {
    if (!(error instanceof RefusedZip)) throw error;
    findings.refuse(found, shown, error.message);
    return;
  }
  await readStudentFolder({ ...place, folder, shown, opensZips: false }, found, reading);
}

function readFile(
  { folder, shown, submittedAt, late, order = [] }: Place,
  { path, name, checkout }: { path: string; name: string; checkout: boolean },
  found: Found,
  { slugs, findings }: Reading,
): void {
  const match = slugOfFile(name, slugs);
  if (match) {
    const file: FoundFile = {
      exercise: match.slug,
      entry: join(folder, path),
      root: folder,
      shown,
      submittedAt,
      late,
      // In a checkout a file at its place goes before one at the top.
      order: [...order, match.count, checkout && path.includes('/') ? 1 : 0],
      notes: match.exact ? [] : [`${match.slug}.ts was taken from the file "${name}"`],
    };
    found.files.push(file);
    return;
  }
  const student = found.identity.label;
  const nearly = nearlySlugOfFile(name, slugs);
  if (nearly !== undefined && !/\.(checks|kept-[\d-]+)\.ts$/i.test(name))
    findings.unmatched.push({ file: shown, student, why: `it may be meant for ${nearly}: that is ${nearly}.ts` });
  else if (!checkout && /\.ts$/i.test(name))
    findings.unmatched.push({ file: shown, student, why: 'no exercise has this name' });
}

/** A folder in a folder, with nothing beside it, as ZIPs of folders have it. */
function unwrapped({ folder, shown }: Place): { folder: string; shown: string } {
  for (let depth = 0; depth < DEEPEST; depth++) {
    const [only, ...more] = listed(folder);
    if (!only?.isDirectory() || more.length > 0 || only.name === 'exercises') break;
    [folder, shown] = [join(folder, only.name), `${shown}/${only.name}`];
  }
  return { folder, shown };
}

function filesOfCheckout(folder: string): string[] {
  const here = (at: string) => listed(join(folder, at)).filter((entry) => !entry.isDirectory());
  const exercises = listed(join(folder, 'exercises')).filter((entry) => entry.isDirectory());
  return [
    ...here('.').map(({ name }) => name),
    ...exercises.flatMap(({ name: slug }) =>
      here(join('exercises', slug)).map(({ name }) => `exercises/${slug}/${name}`),
    ),
  ];
}

function filesBelow(folder: string, at = '', depth = 0): string[] {
  const files: string[] = [];
  for (const entry of listed(join(folder, at))) {
    const path = at === '' ? entry.name : `${at}/${entry.name}`;
    if (!entry.isDirectory()) files.push(path);
    else if (depth < DEEPEST) files.push(...filesBelow(folder, path, depth + 1));
    if (files.length > MOST_ENTRIES) break;
  }
  return files;
}

/** What a folder holds, but for junk; links are neither files nor folders, so that one to a folder is not entered. */
function listed(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isJunk(name));
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
