import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { describeIssues } from '../../course/broken-course.js';
import { readRegularFile } from '../../course/regular-file.js';
import type { Found, Identity } from './findings.js';
import { parseYamlApart } from './parse-yaml.js';
import { sameName } from './person-names.js';
import type { Reading } from './reading.js';
import { rejectionReason } from './stage.js';
import { readStudentFolder } from './student-folder.js';
import { classLimits } from './zip-rules.js';

/** What was given as a class's work cannot be read; the message says what to do. */
export class UnreadableClass extends Error {
  readonly code = 'unreadable-class';
}

const text = z
  .string()
  .nullish()
  .transform((given) =>
    given === null || given === undefined || /^(null|~)?$/.test(given) ? undefined : given.trim(),
  );

/** Of one submission; there is much more, such as the results of Gradescope's own grading. */
const submissionSchema = z.looseObject({
  ':submitters': z.array(z.looseObject({ ':name': text, ':sid': text, ':email': text })).nullish(),
  ':created_at': text,
});
const metadataSchema = z.record(z.string(), submissionSchema);
type Metadata = z.infer<typeof metadataSchema>;

/**
 * Gradescope's "Download Submissions": folders `submission_123456`, and a file that says whose they are. Work of a group is that of each
 * in it. What lies beside is listed.
 * @throws {UnreadableClass} when the file is not what Gradescope writes
 */
export async function readExport(
  top: string,
  entries: readonly Dirent[],
  metadataFile: string,
  reading: Reading,
): Promise<void> {
  const metadata = readMetadata(metadataFile);
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  for (const { name } of entries) {
    if (folders.has(name) || name === basename(metadataFile)) continue;
    reading.findings.ignored.push(name);
  }
  const known = new Submitters();
  for (const [name, submission] of Object.entries(metadata)) {
    const submitters = submission[':submitters'] ?? [];
    const identities =
      submitters.length === 0 ? [unnamed(name)] : submitters.map((one) => known.one(identityOf(one, name)));
    for (const identity of identities) {
      const found = reading.findings.student(identity, name);
      if (folders.has(name)) await readSubmission(join(top, name), submission[':created_at'], found, reading);
      else found.notes.push(`the export has no folder ${name}`);
    }
    folders.delete(name);
  }
  for (const name of folders) {
    const found = reading.findings.student(unnamed(name), name);
    await readSubmission(join(top, name), undefined, found, reading);
  }
}

/** A submission that the export gives to nobody. */
function unnamed(label: string): Identity {
  return { label, names: [], nobodys: 'unnamed', maybe: [] };
}

async function readSubmission(folder: string, at: string | undefined, found: Found, reading: Reading): Promise<void> {
  const submittedAt = at === undefined ? undefined : timeOf(at);
  const order = [Number(/(?<!\d)\d+$/.exec(folder)?.[0] ?? 0)];
  await readStudentFolder({ folder, shown: basename(folder), submittedAt, order }, found, reading);
}

/** Who is who in an export: an address may be written in another case, or missing, in one of two submissions. */
class Submitters {
  private readonly all: Identity[] = [];

  one(given: Identity): Identity {
    const known = this.all.find((other) => isSame(other, given));
    if (!known) this.all.push(given);
    return known ?? given;
  }
}

function isSame(one: Identity, other: Identity): boolean {
  const [name = '', otherName = ''] = [one.names[0], other.names[0]];
  if (one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase()) return true;
  const mayBe = one.email === undefined || other.email === undefined;
  return mayBe && one.sid !== undefined && one.sid === other.sid && (name === otherName || sameName(name, otherName));
}

/** The label is what gradebooks find a student by. Whoever has neither address nor id cannot be told from a namesake. */
function identityOf(
  { ':name': name, ':sid': sid, ':email': email }: { ':name'?: string; ':sid'?: string; ':email'?: string },
  folder: string,
): Identity {
  const label = email?.toLowerCase() ?? sid ?? (name === undefined ? folder : `${name} (${folder})`);
  return { label, names: name === undefined ? [] : [name], sid, email, maybe: [] };
}

function readMetadata(file: string): Metadata {
  const name = basename(file);
  const why = rejectionReason(file, undefined, classLimits.fileBytes);
  if (why !== undefined) throw new UnreadableClass(`${name}: ${why}`);
  let data: unknown;
  try {
    data = parseYamlApart(readRegularFile(file, classLimits.fileBytes).toString('utf8'));
  } catch (error) {
    throw new UnreadableClass(`${name} is no YAML: ${(error as Error).message}`);
  }
  const parsed = metadataSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [first] = describeIssues(name, parsed.error);
  throw new UnreadableClass(`${name} is not as Gradescope writes it: ${first?.message}; download the export again`);
}

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** As Ruby writes times, `2026-02-25 05:36:14.364398000 Z`, or as ISO 8601 has them. Without a zone it is UTC. */
export function timeOf(given: string): Date | undefined {
  const [, day, time, fraction = '0', zone = 'Z'] = TIME.exec(given.trim()) ?? [];
  if (day === undefined) return undefined;
  const offset = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
  const date = new Date(`${day}T${time}.${fraction.padEnd(3, '0')}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
