import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Findings } from './findings.js';
import type { RosterRow } from './roster-person.js';
import type { SourceName } from './source-names.js';

/** What goes along while a class is read. */
export interface Reading {
  /** Slugs of all the course's exercises, also of those that are not graded now. */
  slugs: readonly string[];
  findings: Findings;
  /** Who is in the class, as far as a roster or a worksheet says. */
  rows: readonly RosterRow[];
  /** What the instructor says that the class is. */
  asked?: SourceName | undefined;
  /** A new folder of our own, for what is unpacked or set apart. */
  newFolder: () => string;
}

/** Makes new folders in one that nobody else can enter. */
export function foldersIn(work: string): () => string {
  return () => mkdtempSync(join(work, 'part-'));
}

/** Names in the order in which a person lists them: student 9 before student 10. */
export function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : a > b ? 1 : 0);
}
