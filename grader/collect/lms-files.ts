import { basename, join } from 'node:path';
import { nearlySlugOfFile, slugOfFile } from './file-slug.js';
import type { Found } from './findings.js';
import { lmsIdentity } from './identity.js';
import type { LmsName } from './lms-names.js';
import type { Reading } from './reading.js';
import { notOwn, setApart } from './stage.js';
import { readStudentZip } from './student-folder.js';
import { classLimits } from './zip-rules.js';

/** A file that Canvas or Moodle has named, in a folder that holds everybody's. */
export interface LmsFile {
  path: string;
  given: LmsName;
}

/** Reads a flat folder's files, student by student; each student's are set apart from the others'. */
export async function readLmsFiles(files: readonly LmsFile[], reading: Reading): Promise<void> {
  const own = new Map<string, { found: Found; files: LmsFile[] }>();
  for (const file of files) {
    const found = reading.findings.student(lmsIdentity(file.given), basename(file.path));
    const group = own.get(found.identity.label) ?? { found, files: [] };
    group.files.push(file);
    own.set(found.identity.label, group);
  }
  for (const group of own.values()) {
    const isZip = ({ given }: LmsFile) => /\.zip$/i.test(given.original);
    readFiles(
      group.found,
      group.files.filter((file) => !isZip(file)),
      reading,
    );
    for (const file of group.files.filter(isZip)) await readZip(group.found, file, reading);
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
        order: [match.count, timeOrder(given)],
        // A count is the platform's doing, and nothing to tell a student about.
        notes: match.exact || match.count > 0 ? [] : [`${match.slug}.ts was taken from the file "${given.original}"`],
      });
    } else {
      const nearly = nearlySlugOfFile(given.original, slugs);
      const why =
        nearly === undefined ? 'no exercise has this name' : `it may be meant for ${nearly}: that is ${nearly}.ts`;
      findings.unmatched.push({ file: shown, student: found.identity.label, why });
    }
  }
}

async function readZip(found: Found, { path, given }: LmsFile, reading: Reading): Promise<void> {
  const shown = basename(path);
  const why = notOwn(path, undefined, classLimits.fileBytes);
  if (why !== undefined) reading.findings.refuse(found, shown, why);
  else {
    const order = [0, timeOrder(given)];
    await readStudentZip({ folder: path, shown, opensZips: true, late: lateness(given), order }, found, reading);
  }
}

function lateness(given: LmsName): true | undefined {
  return given.lms === 'canvas' && given.late ? true : undefined;
}

function timeOrder(given: LmsName): number {
  return given.lms === 'canvas' ? given.upload : Number(given.participant);
}
