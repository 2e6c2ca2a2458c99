import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { labPageFile, madeLabPage } from '../author/docs/lab-page.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';

/** `npm run docs`: writes the pages that are made of the source. */
export async function docsCommand(): Promise<number> {
  const { page, problems } = await madeLabPage();
  writeFileSync(labPageFile, page);
  console.log(relative(courseRoot, labPageFile));
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? exitCodes.passed : exitCodes.failed;
}
