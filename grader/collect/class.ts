import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { METADATA, readClassFolder } from './class-folder.js';
import { Findings } from './findings.js';
import { lmsIdentity } from './identity.js';
import { isJunk } from './junk.js';
import { lmsName } from './lms-names.js';
import { foldersIn } from './reading.js';
import { unzip, type Skipped } from './unzip.js';
import { classLimits } from './zip-rules.js';

const DEEPEST = 3;

/** Reads a class's folder or ZIP. @param work a folder for what is unpacked */
export async function readClass(top: string, { slugs, work }: { slugs: readonly string[]; work: string }) {
  const findings = new Findings();
  const reading = { slugs, findings, newFolder: foldersIn(work) };
  const name = basename(top);
  if (statSync(top).isDirectory()) {
    await readClassFolder(exportWithin(top), name, reading);
    return findings;
  }
  const folder = reading.newFolder();
  const skipped = await unzip(top, folder, { limits: classLimits, onBadEntry: 'skip' });
  const { inner, prefix } = unwrapped(folder);
  await readClassFolder(inner, name.replace(/\.zip$/i, ''), reading);
  for (const one of skipped) refuseSkipped(one, prefix, findings);
  return findings;
}

/** What was left out of a class's ZIP is told to the one whose it was, as far as the path says. */
function refuseSkipped({ name, why }: Skipped, prefix: string, findings: Findings): void {
  const path = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const [first = ''] = path.split('/');
  const given = first === path ? lmsName(first) : undefined;
  const found = findings.students.filter(({ from }) => from.includes(first));
  for (const one of found) findings.refuse(one, path, why);
  if (found.length > 0) return;
  if (given && given.original !== '') findings.refuse(findings.student(lmsIdentity(given), first), path, why);
  else findings.refused.push({ file: path, why });
}

/** ZIPs of a class hold one folder that holds the class; that of one student holds the student's. */
function unwrapped(folder: string): { inner: string; prefix: string } {
  let [inner, prefix] = [folder, ''];
  for (let depth = 0; depth < DEEPEST; depth++) {
    const only = onlyFolder(inner);
    if (only === undefined || only === 'exercises' || lmsName(only) || !holdsStudents(join(inner, only))) break;
    [inner, prefix] = [join(inner, only), `${prefix}${only}/`];
  }
  return { inner, prefix };
}

function holdsStudents(folder: string): boolean {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isJunk(name));
  const ownWork = entries.some(
    (entry) => entry.name === 'exercises' || (entry.isFile() && /\.ts$/i.test(entry.name) && !lmsName(entry.name)),
  );
  const others = entries.some((entry) => entry.isDirectory() || /\.zip$/i.test(entry.name) || lmsName(entry.name));
  return !ownWork && others;
}

/** Gradescope's ZIP, unpacked by hand, is a folder in a folder. */
function exportWithin(folder: string): string {
  const only = onlyFolder(folder);
  return only !== undefined && existsSync(join(folder, only, METADATA)) ? join(folder, only) : folder;
}

function onlyFolder(folder: string): string | undefined {
  const [only, ...more] = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isJunk(name));
  return only?.isDirectory() && more.length === 0 ? only.name : undefined;
}
