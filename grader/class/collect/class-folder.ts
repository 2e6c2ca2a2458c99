import { readdirSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { flatOwner } from './flat-names.js';
import { readExport, UnreadableClass } from './gradescope.js';
import { namedIdentity } from './identity.js';
import { isJunk } from './junk.js';
import { readBox, readLmsFiles, type LmsFile } from './lms-files.js';
import { byName, type Reading } from './reading.js';
import { sourceOf, type Source } from './source.js';
import { rejectionReason } from './stage.js';
import { readStudentFolder, readStudentZip } from './student-folder.js';
import { isCheckout } from './work-files.js';
import { classLimits } from './zip-rules.js';

export const METADATA = 'submission_metadata.yml';

/**
 * Finds the students of a class: folders and ZIPs, one a student, named by them or by a platform; files that a platform has named;
 * Gradescope's export; or one checkout. What it is is decided for all of it at once.
 * @param name of the class, which is the student's where the folder is one checkout
 * @throws {UnreadableClass} when it is not what the instructor says that it is
 */
export async function readClassFolder(top: string, name: string, reading: Reading): Promise<void> {
  const entries = readdirSync(top, { withFileTypes: true })
    .filter((entry) => !isJunk(entry.name))
    .sort((a, b) => byName(a.name, b.name));
  const { asked, findings, rows } = reading;
  if (isCheckout(entries) && asked === undefined) {
    findings.readAs = 'one checkout of the course';
    await readStudentFolder({ folder: top, shown: name }, findings.student(namedIdentity(name), name), reading);
    return;
  }
  const isExport = entries.some((entry) => entry.name === METADATA);
  if (isExport && (asked === undefined || asked === 'gradescope')) {
    findings.readAs = "Gradescope's export";
    await readExport(top, entries, join(top, METADATA), reading);
    return;
  }
  if (asked === 'gradescope') throw new UnreadableClass(`--from gradescope: there is no ${METADATA} in it`);
  const named = entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  const source = sourceOf(named, { rows, asked, parent: name });
  const isPlatform = asked !== undefined && asked !== 'github' && asked !== 'folders';
  if (isPlatform && named.every((one) => source.given(one.name, one.isFolder) === undefined))
    throw new UnreadableClass(`--from ${asked}: nothing in it is called as that platform calls what it downloads`);
  findings.readAs = source.readAs;
  await readEntries(top, entries, source, reading);
}

async function readEntries(top: string, entries: readonly Dirent[], source: Source, reading: Reading): Promise<void> {
  const { findings } = reading;
  const files: LmsFile[] = [];
  for (const entry of entries) {
    const path = join(top, entry.name);
    const given = source.given(entry.name, entry.isDirectory());
    if (entry.isDirectory()) await readFolder(path, source, reading);
    else if (entry.isSymbolicLink()) findings.refused.push({ file: entry.name, why: 'it is a symbolic link' });
    else if (given && given.original !== '') files.push({ path, given, owner: source.owner(given) });
    else if (/\.zip$/i.test(entry.name)) await readZip(path, source, reading);
    else readLoose(path, files, source, reading);
  }
  await readLmsFiles(files, reading);
}

async function readFolder(folder: string, source: Source, reading: Reading): Promise<void> {
  const name = basename(folder);
  const given = source.given(name, true);
  const found = reading.findings.student(given ? source.owner(given) : source.named(name), name);
  if (given && given.kind !== 'file') readBox(found, name, given, reading);
  else {
    const late = given?.late === true ? ({ late: true } as const) : {};
    await readStudentFolder({ folder, shown: name, ...late, order: given ? [given.order] : [] }, found, reading);
  }
}

/** A ZIP that is called as a student is. */
async function readZip(file: string, source: Source, reading: Reading): Promise<void> {
  const name = basename(file);
  const found = reading.findings.student(source.named(name.replace(/\.zip$/i, '')), name);
  const why = rejectionReason(file, undefined, classLimits.fileBytes);
  if (why !== undefined) reading.findings.refuse(found, name, why);
  else await readStudentZip({ folder: file, shown: name }, found, reading);
}

/** A file beside the students' folders: of one who is told by its name, or nobody's. */
function readLoose(path: string, files: LmsFile[], source: Source, reading: Reading): void {
  const name = basename(path);
  const [, archive] = /^(.+?)(?:\.tar)?\.(?:rar|7z|tar|tgz|gz|bz2|xz)$/i.exec(name) ?? [];
  if (archive !== undefined) {
    const found = reading.findings.student(source.named(archive), name);
    reading.findings.refuse(found, name, 'it is not a ZIP, and is not opened; ask for a ZIP');
    return;
  }
  const flat = flatOwner(name, reading);
  if (flat) files.push({ path, ...flat });
  else reading.findings.ignored.push(name);
}
