import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../../course/root.js';
import { temporaryFolder } from '../../engine/process/launch-mark.js';
import type { Proving } from '../proof/proving.js';
import { testFiles, type TestFile } from '../proof/test-files.js';
import type { Claim } from './claim.js';
import { toolClaim, tools } from './tools.js';

/** What the reporter `grader/outcome-reporter.cjs` writes of each file. */
const outcomesSchema = z.array(z.object({ path: z.string(), passed: z.boolean(), leftOut: z.number() }));

export interface TestsRun {
  /** Of those that were run; undefined where every file was proven before. */
  claim: Claim | undefined;
  /** How many files were. */
  before: number;
  /** How many tests this machine could not run, in these too. */
  leftOut: number;
}

/** Runs the grader's own tests, file by file those that are not proven yet. @param isWanted of all files */
export async function testsClaim(
  proving: Proving,
  isWanted: (file: TestFile) => boolean = () => true,
): Promise<TestsRun> {
  const all = (await testFiles(proving.checkout)).filter(isWanted);
  const keyed = all.map(({ path, dependsOn }) => ({ path, key: proving.keyOf(['tests', path], dependsOn) }));
  const leftOutBefore = proving.leftOut;
  const left = keyed.filter(({ key }) => !proving.has(key));
  const before = keyed.length - left.length;
  const leftOut = proving.leftOut - leftOutBefore;
  if (left.length === 0) return { claim: undefined, before, leftOut };
  const file = join(temporaryFolder('tests'), 'outcomes.json');
  const paths = JSON.stringify(left.map(({ path }) => join(courseRoot, path)));
  const claim = await toolClaim(tools.tests, [], {
    ...process.env,
    COURSE_OUTCOMES: file,
    COURSE_TESTS: paths,
    COURSE_BUILT: '1',
  });
  const outcomes = existsSync(file) ? outcomesSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  const byPath = new Map(outcomes.map((one) => [relative(courseRoot, one.path).split(sep).join('/'), one]));
  for (const { path, key } of left) {
    const outcome = byPath.get(path);
    if (outcome?.passed) proving.add(key, outcome.leftOut > 0 ? { leftOut: outcome.leftOut } : {});
  }
  return { claim, before, leftOut: outcomes.reduce((sum, one) => sum + one.leftOut, leftOut) };
}
