import { existsSync, readFileSync } from 'node:fs';
import { labPageFile, madeLabPage } from '../docs/lab-page.js';
import { claim, type Claim } from './claim.js';

/** The lab kit's reference as committed is the one that its docstrings make, and each call of the lab has an example. */
export async function referenceClaim(): Promise<Claim> {
  const committed = existsSync(labPageFile) ? readFileSync(labPageFile, 'utf8') : '';
  return claim("the lab kit's reference is what its docstrings say", referenceProblems(await madeLabPage(), committed));
}

export function referenceProblems(
  { page, problems }: { page: string; problems: string[] },
  committed: string,
): string[] {
  const [made, had] = [page.split('\n'), committed.split('\n')];
  const line = made.findIndex((text, index) => text !== had[index]);
  if (line < 0 && made.length === had.length) return problems;
  const first = `line ${line < 0 ? made.length + 1 : line + 1}`;
  return [
    ...problems,
    `content/guides/lab-kit.md: ${first} is not what the docstrings in grader/lab/ say: npm run docs`,
  ];
}
