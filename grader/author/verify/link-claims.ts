import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readDocument } from '../../course/lessons/document.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';
import { linkProblems } from './links.js';

/** Folders whose Markdown people read; lessons have claims of their own, and what fixtures and templates hold is read elsewhere. */
const FOLDERS = ['.github', 'content/guides', 'docs', 'exercises', 'solutions'];

/** The Markdown files beside the lessons that people read where they lie, such as README.md. */
export function documentsIn(root: string = courseRoot): string[] {
  const below = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return [...readdirSync(root), ...below]
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => join(root, path));
}

/** That each of their links leads to a file that is there, to a heading, or to an address that may be one. */
export function linkClaims(root: string = courseRoot): Claim[] {
  return documentsIn(root).map((file) =>
    claim(`${relative(root, file)}: its links lead somewhere`, linkProblems(readDocument(file))),
  );
}
