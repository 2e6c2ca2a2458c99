import { courseRoot } from '../../course/root.js';
import { guideFiles, otherFiles, readParts } from '../docs/documents.js';
import type { Claim } from './claim.js';
import { commandClaims, type Commands } from './command-claims.js';
import { documentLinks } from './document-links.js';
import { tableClaims } from './table-claims.js';

/** What only the command line knows of itself. */
export interface CommandLineFacts extends Commands {
  exitCodes: readonly number[];
  siteVariables: readonly string[];
}

/** What the documents say is so, and nothing is left out that somebody may type. */
export function documentClaims(facts: CommandLineFacts, root: string = courseRoot): Claim[] {
  const [guides, others] = [guideFiles, otherFiles].map((files) => files.flatMap((file) => readParts(file, root)));
  const instructors = (guides ?? []).filter(({ file }) => file.endsWith('instructors.md'));
  return [
    ...commandClaims(guides ?? [], others ?? [], facts),
    ...tableClaims(instructors, facts),
    documentLinks([...guideFiles, ...otherFiles], root),
  ];
}
