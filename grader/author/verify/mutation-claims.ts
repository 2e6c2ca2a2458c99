import { existsSync } from 'node:fs';
import { exerciseFiles } from '../../course/course.js';
import { digestOfChecks } from '../mutation/digest-of-checks.js';
import { digestOfReference, importedByReference, importsText, readMutants, scoreOf } from '../mutation/mutants-file.js';
import { claim, type Claim } from './claim.js';

/** Of the changes that a check could notice, so many have to be noticed. */
const LEAST_SCORE = 0.9;

/** That the checks notice small changes of the reference solution, as last seen, and that each one which they do not is explained. */
export function mutationClaim(slug: string): Claim {
  return claim(`${slug}: its checks notice small changes of the reference solution`, problemsOf(slug));
}

function problemsOf(slug: string): string[] {
  const { reference, mutants: file } = exerciseFiles(slug);
  const again = `npm run mutate -- ${slug} tries them`;
  const mutants = readMutants(slug);
  if (!mutants || !existsSync(reference)) return [`solutions/${slug}/mutants.yaml is missing: ${again}`];
  const score = scoreOf(mutants);
  const imported = importedByReference(slug);
  return [
    ...(imported.length === 0 ? [] : [importsText(slug, imported)]),
    ...(mutants.reference === digestOfReference(slug)
      ? []
      : [`the reference solution has changed since small changes of it were tried: ${again}`]),
    ...(mutants.checks === digestOfChecks(slug)
      ? []
      : [`the checks have changed since they were to notice small changes: ${again}`]),
    ...mutants.survived.flatMap(({ at, was, becomes, kind, reason }) => {
      const what = `${file}: ${at}: ${was} → ${becomes}`;
      if (kind === 'unexplained') return [`${what}: no check notices, and nobody has said why`];
      return reason.trim() === '' ? [`${what}: kind: ${kind} wants a reason`] : [];
    }),
    ...(score >= LEAST_SCORE
      ? []
      : [
          `its checks notice ${(100 * score).toFixed(1)} % of the changes that they could, and ${100 * LEAST_SCORE} % is wanted`,
        ]),
  ];
}
