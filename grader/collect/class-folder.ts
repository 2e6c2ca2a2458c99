import { readdirSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { readExport } from './gradescope.js';
import { lmsIdentity, namedIdentity } from './identity.js';
import { isJunk } from './junk.js';
import { readLmsFiles, type LmsFile } from './lms-files.js';
import { lmsName } from './lms-names.js';
import { byName, type Reading } from './reading.js';
import { notOwn } from './stage.js';
import { readStudentFolder, readStudentZip } from './student-folder.js';
import { classLimits } from './zip-rules.js';

export const METADATA = 'submission_metadata.yml';

/**
 * Finds the students of a class: folders and ZIPs, one a student, named by them or by Moodle; files that Canvas or Moodle has named;
 * Gradescope's export; or one checkout. All of these may lie side by side.
 * @param name of the class, which is the student's where the folder is one checkout
 */
export async function readClassFolder(top: string, name: string, reading: Reading): Promise<void> {
  const entries = readdirSync(top, { withFileTypes: true })
    .filter((entry) => !isJunk(entry.name))
    .sort((a, b) => byName(a.name, b.name));
  if (entries.some((entry) => entry.name === 'exercises' && !entry.isFile())) {
    const place = { folder: top, shown: name, opensZips: true };
    await readStudentFolder(place, reading.findings.student(namedIdentity(name), name), reading);
    return;
  }
  if (entries.some((entry) => entry.name === METADATA)) await readExport(top, entries, join(top, METADATA), reading);
  else await readEntries(top, entries, reading);
}

async function readEntries(top: string, entries: readonly Dirent[], reading: Reading): Promise<void> {
  const files: LmsFile[] = [];
  for (const entry of entries) {
    const path = join(top, entry.name);
    if (entry.isDirectory()) await readFolder(path, reading);
    else if (entry.isSymbolicLink()) refuseLink(entry.name, reading);
    else {
      const given = lmsName(entry.name);
      if (given && given.original !== '') files.push({ path, given });
      else if (/\.zip$/i.test(entry.name)) await readZip(path, reading);
      else reading.findings.ignored.push(entry.name);
    }
  }
  await readLmsFiles(files, reading);
}

async function readFolder(folder: string, reading: Reading): Promise<void> {
  const name = basename(folder);
  const given = lmsName(name);
  const identity = given?.lms === 'moodle' ? lmsIdentity(given) : namedIdentity(name);
  const found = reading.findings.student(identity, name);
  const order = given?.lms === 'moodle' ? [Number(given.participant)] : [];
  await readStudentFolder({ folder, shown: name, opensZips: true, order }, found, reading);
}

/** A ZIP that is called as a student is. */
async function readZip(file: string, reading: Reading): Promise<void> {
  const name = basename(file);
  const found = reading.findings.student(namedIdentity(name.replace(/\.zip$/i, '')), name);
  const why = notOwn(file, undefined, classLimits.fileBytes);
  if (why !== undefined) reading.findings.refuse(found, name, why);
  else await readStudentZip({ folder: file, shown: name, opensZips: true }, found, reading);
}

function refuseLink(name: string, { findings }: Reading): void {
  findings.refused.push({ file: name, why: 'it is a symbolic link' });
}
