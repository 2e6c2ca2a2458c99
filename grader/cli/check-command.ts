import { existsSync } from 'node:fs';
import { join } from 'node:path';
import colours from 'picocolors';
import { Checkout } from '../author/proof/checkout.js';
import { Ledger } from '../author/proof/ledger.js';
import { Proving } from '../author/proof/proving.js';
import type { TestGroup } from '../author/proof/test-groups.js';
import { counted } from '../author/verify/counted.js';
import { lessonClaims } from '../author/verify/lesson-claims.js';
import { missingPrograms } from '../author/verify/missing-programs.js';
import { spellingClaims } from '../author/verify/spelling-claims.js';
import { testsClaim } from '../author/verify/test-claims.js';
import { toolClaim, tools } from '../author/verify/tools.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { beginRun } from '../engine/process/launch-mark.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { changedSince } from './changed-since.js';
import { ClaimReporter, tellTests } from './claim-reporter.js';
import { prepareExercises, tryPrograms } from './verify-exercises.js';

export interface CheckOptions {
  /** What the working tree is compared with, as git names it. */
  since: string;
  /** These tests instead, all of them. */
  tests?: readonly TestGroup[];
}

/** What `verify` draws from, so that what one has proven the other need not. */
const SEED = 1;
/** Where ESLint and Prettier remember which files they have found nothing in. */
const CACHE = join('node_modules', '.cache');

/**
 * `npm run check`: what the changes of the working tree can have touched, but for tests of whole commands: formatting, lint and spelling of
 * the changed files, types, the tests that depend on them, the exercises and lessons among them. Its proofs count for `npm run verify` too.
 */
export async function checkCommand({ since, tests }: CheckOptions): Promise<number> {
  beginRun();
  const { sandbox, weaker } = await chooseSandbox();
  const proving = new Proving({ checkout: Checkout.read(), ledger: new Ledger(), seed: SEED, weaker, fresh: false });
  const told = new ClaimReporter();
  const runTests = async (...wanted: Parameters<typeof testsClaim>) => {
    const run = await testsClaim(...wanted);
    tellTests(run, told);
    for (const line of missingPrograms(weaker, run.leftOut)) console.log(colours.yellow(`left out: ${line}`));
  };
  if (tests) {
    await runTests(proving, ({ group }) => tests.includes(group));
    return told.end();
  }
  const changed = changedSince(since);
  console.log(
    changed.length === 0 ? `nothing has changed since ${since}` : `${counted(changed.length, 'changed file')}`,
  );
  if (changed.length === 0) return told.end();
  const there = changed.filter((path) => existsSync(join(courseRoot, path)));
  const formatted = [...there, '--ignore-unknown', '--cache', '--cache-location', join(CACHE, 'check-prettier')];
  if (there.length > 0) told.add(await toolClaim(tools.format, formatted));
  const code = there.filter((path) => /\.[cm]?tsx?$/.test(path));
  const linted = [...code, '--no-warn-ignored', '--cache', '--cache-location', join(CACHE, 'check-eslint')];
  if (code.length > 0) told.add(await toolClaim(tools.lint, linted));
  if (changed.some(tools.types.dependsOn)) told.add(await toolClaim(tools.types));
  const course = readCourse();
  const lessons = course.lessons.filter((id) => changed.includes(`content/${id}.md`));
  told.addAll(lessonClaims(course, courseRoot, lessons));
  const texts = there.filter((path) => path.endsWith('.md'));
  if (texts.length > 0)
    told.addAll(
      await spellingClaims(
        texts.map((path) => join(courseRoot, path)),
        false,
      ),
    );
  await runTests(proving, ({ group, isAbout }) => group !== 'commands' && changed.some(isAbout));
  const touched = course.exercises.filter(({ slug }) =>
    changed.some((path) => path.startsWith(`exercises/${slug}/`) || path.startsWith(`solutions/${slug}/`)),
  );
  if (touched.length > 0) {
    const prepared = await prepareExercises(touched, { seed: SEED, hidden: undefined, told });
    await tryPrograms(prepared, { sandbox, told, proving });
  }
  console.log('what changes can break beyond this, in whole commands and pages, is shown by npm run verify');
  return told.end();
}
