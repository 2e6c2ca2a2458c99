import { createHash } from 'node:crypto';
import sanitize from 'sanitize-filename';
import { clip, oneLine } from './text.js';

const MOST_UNITS = 60;

/**
 * A folder's name for each student, which no system takes for anything else and no two students share, also where upper and
 * lower case are one. A name that had to be changed ends in a part of its hash, so that it is the same in every run.
 */
export function folderNames(students: readonly string[]): Map<string, string> {
  const safe = students.map((student) => clip(sanitize(oneLine(student), { replacement: '_' }), MOST_UNITS));
  const timesTaken = (name: string) => safe.filter((other) => fold(other) === fold(name)).length;
  return new Map(
    students.map((student, index) => {
      const name = safe[index] ?? '';
      const itself = name === student && timesTaken(name) === 1 && !name.startsWith('.');
      return [student, itself ? name : `${name.replace(/^\.+/, '_')}-${hash(student)}`];
    }),
  );
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Of the UTF-16 units, since names that are not well-formed would become one another in UTF-8. */
function hash(name: string): string {
  return createHash('sha256').update(Buffer.from(name, 'utf16le')).digest('hex').slice(0, 12);
}
