import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { readLab } from './lab-docstrings.js';
import { labPage, labProblems } from './lab-reference.js';

/** The lab kit's reference, as committed. */
export const labPageFile = join(courseRoot, 'content', 'guides', 'lab-kit.md');

/** The same as the docstrings have it now, and what these lack. */
export async function madeLabPage(): Promise<{ page: string; problems: string[] }> {
  const groups = await readLab();
  return { page: labPage(groups), problems: labProblems(groups) };
}
