import { basename, join } from 'node:path';
import { nearlySlugOfFile, slugOfFile } from './file-slug.js';
import type { Found, Identity } from './findings.js';
import type { PlatformName } from './lms-names.js';
import type { Reading } from './reading.js';
import { rejectionReason, setApart } from './stage.js';
import { readStudentZip } from './student-folder.js';
import { classLimits } from './zip-rules.js';

/** A file that a platform has named, in a folder that holds everybody's. */
export interface LmsFile {
  path: string;
  given: PlatformName;
  owner: Identity;
}

/** Reads a flat folder's files, student by student; each student's are set apart from the others'. */
export async function readLmsFiles(files: readonly LmsFile[], reading: Reading): Promise<void> {
  const own = new Map<Found, LmsFile[]>();
  for (const file of files) {
    const found = reading.findings.student(file.owner, basename(file.path));
    own.set(found, [...(own.get(found) ?? []), file]);
  }
  for (const [found, all] of own) {
    const zips = all.filter(({ given }) => given.kind === 'file' && /\.zip$/i.test(given.original));
    readFiles(
      found,
      all.filter(({ given }) => given.kind === 'file' && !/\.zip$/i.test(given.original)),
      reading,
    );
    for (const { path, given } of all) readBox(found, basename(path), given, reading);
    for (const file of zips) await readZip(found, file, reading);
  }
}

/** What was typed into the platform, and is no file of the student's. */
export function readBox(found: Found, shown: string, { kind }: PlatformName, { findings }: Reading): void {
  switch (kind) {
    case 'text':
      findings.unmatch(found, { file: shown, kind, why: 'text that was typed into the platform, and not a file' });
      return;
    case 'link':
      findings.unmatch(found, { file: shown, kind, why: 'the address of a page, and not a file' });
      return;
    case 'file':
    case 'receipt':
      return;
  }
}

function readFiles(found: Found, files: readonly LmsFile[], { slugs, findings, newFolder }: Reading): void {
  if (files.length === 0) return;
  const apart = setApart(
    files.map(({ path, given }) => ({ file: path, original: given.original })),
    newFolder,
  );
  for (const [index, { path, given }] of files.entries()) {
    const place = apart[index];
    const shown = basename(path);
    const match = slugOfFile(given.original, slugs);
    if (!place || 'why' in place) findings.refuse(found, shown, place?.why ?? '');
    else if (match) {
      found.files.push({
        exercise: match.slug,
        entry: join(place.folder, given.original),
        root: place.folder,
        shown,
        late: lateness(given),
        order: [given.order, match.count],
        place: [match.exact ? 1 : 0],
        // A count is the platform's doing, and nothing to tell a student about.
        notes: match.exact || match.count > 0 ? [] : [`${match.slug}.ts was taken from the file "${given.original}"`],
      });
    } else {
      const slug = nearlySlugOfFile(given.original, slugs);
      const why = slug === undefined ? 'no exercise has this name' : `it may be meant for ${slug}: that is ${slug}.ts`;
      findings.unmatch(found, { file: shown, kind: 'file', ...(slug !== undefined && { slug }), why });
    }
  }
}

async function readZip(found: Found, { path, given }: LmsFile, reading: Reading): Promise<void> {
  const shown = basename(path);
  const why = rejectionReason(path, undefined, classLimits.fileBytes);
  if (why !== undefined) reading.findings.refuse(found, shown, why);
  else {
    const order = [given.order];
    await readStudentZip({ folder: path, shown, late: lateness(given), order }, found, reading);
  }
}

function lateness({ late }: PlatformName): true | undefined {
  return late ? true : undefined;
}
