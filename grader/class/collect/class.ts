import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { readClassFolder } from './class-folder.js';
import { Findings } from './findings.js';
import { locateClass, type Located } from './locate-class.js';
import { foldersIn, type Reading } from './reading.js';
import type { RosterRow } from './roster-person.js';
import type { SourceName } from './source-names.js';
import { sourceOf } from './source.js';
import { unzip, type Skipped } from './unzip.js';
import { classLimits } from './zip-rules.js';

export interface ReadClassOptions {
  slugs: readonly string[];
  /** A folder for what is unpacked. */
  work: string;
  rows: readonly RosterRow[];
  asked?: SourceName | undefined;
}

/** Reads a class's folder or ZIP; where it is a folder too high, the class in it. */
export async function readClass(top: string, { slugs, work, rows, asked }: ReadClassOptions): Promise<Findings> {
  const findings = new Findings();
  const reading: Reading = { slugs, findings, rows, asked, newFolder: foldersIn(work) };
  let name = basename(top);
  let folder = top;
  if (statSync(top).isDirectory()) {
    const located = await locateClass(top, { slugs, rows, isZip: false });
    remember(located, findings);
    folder = located.path;
    name = located.inside === '' ? name : basename(located.path);
    if (statSync(folder).isDirectory()) {
      await readClassFolder(folder, name, reading);
      return findings;
    }
  }
  await readClassZip(folder, name, reading);
  return findings;
}

async function readClassZip(zip: string, name: string, reading: Reading): Promise<void> {
  const { slugs, findings, rows } = reading;
  const folder = reading.newFolder();
  const { skipped } = await unzip(zip, folder, { limits: classLimits, onBadEntry: 'skip' });
  const located = await locateClass(folder, { slugs, rows, isZip: true });
  const inZip = findings.inside === '' ? located.inside : [findings.inside, located.inside].filter(Boolean).join('/');
  remember({ ...located, inside: inZip }, findings);
  if (/\.zip$/i.test(located.path)) {
    await readClassZip(located.path, basename(located.path), reading);
    return;
  }
  await readClassFolder(located.path, name.replace(/\.zip$/i, ''), reading);
  const prefix = located.inside === '' ? '' : `${located.inside}/`;
  for (const one of skipped) refuseSkipped(one, prefix, reading);
}

function remember({ inside, left }: Located, findings: Findings): void {
  findings.inside = inside;
  findings.besides.push(...left);
}

/** What was left out of a class's ZIP is told to the one whose it was, as far as the path says. */
function refuseSkipped({ name, why }: Skipped, prefix: string, { findings, rows, asked }: Reading): void {
  const path = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const [first = ''] = path.split('/');
  const found = findings.students.filter(({ from }) => from.includes(first));
  for (const one of found) findings.refuse(one, path, why);
  if (found.length > 0) return;
  const source = sourceOf([{ name: first, isFolder: first !== path }], { rows, asked, parent: '' });
  const given = source.given(first, first !== path);
  if (given && given.original !== '') findings.refuse(findings.student(source.owner(given), first), path, why);
  else findings.refused.push({ file: path, why });
}
