import type { CollectedRecord } from '../class/collect/collected-file.js';
import type { KnownStudent } from '../report/formats/format.js';

/** Who the students of a class are, for formats: all that the roster, or the download, says of each. */
export function knownStudents({ students, notInRoster }: CollectedRecord): Map<string, KnownStudent> {
  const unknown = new Set(notInRoster.map(({ student }) => student));
  return new Map(
    students.map(({ student, roster, nobodys, ...rest }) => {
      const { from: _from, exercises: _exercises, missing: _missing, others: _others, ...person } = rest;
      const isSure = roster !== undefined || !(nobodys !== undefined || unknown.has(student));
      return [student, { ...person, isSure }];
    }),
  );
}
