import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { LAUNCH_VARIABLE } from '../engine/process/launch-mark.js';
import { processesWith } from '../engine/process/proc.js';
import { resultSchema, statuses, type Result } from '../engine/results/result.js';
import { tiers, type Tier } from '../engine/sandbox/tier.js';
import type { Ungraded } from './grade-all.js';

const verdictSchema = z.strictObject({
  file: z.string(),
  exercise: z.string().default('echo-server'),
  status: z.enum(statuses),
  points: z.number(),
  says: z.string().optional(),
  note: z.string().optional(),
  only: z.array(z.enum(tiers)).optional(),
  /** On a slow machine its time may be over before it does what it is stopped for. */
  slow: z.literal(true).optional(),
  /** The status that it may have instead, where a matter of the moment decides. */
  or: z.enum(statuses).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** At the same time: such programs take all of the machine that they are given, and must not be what makes each other late. */
export const WORKERS = 3;

/** A folder of `grader/fixtures/` that holds programs and what the grader is to say of each. */
export function programsIn(name: string): { folder: string; programs: string[]; verdicts: Verdict[] } {
  const folder = join(courseRoot, 'grader', 'fixtures', name);
  const verdicts = z.array(verdictSchema).parse(parse(readFileSync(join(folder, 'verdicts.yaml'), 'utf8')));
  return { folder, programs: readdirSync(folder).filter((file) => file.endsWith('.ts')), verdicts };
}

/** Those that a sandbox can contain: the others are not to be run in it. */
export function containedIn(tier: Tier, verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ only }) => only === undefined || only.includes(tier));
}

/** The verdict as `tell` tells a result that agrees with it. */
export function expected({ file, status, points, says, note }: Verdict, tier: Tier): object {
  return { file, status, points, says, note, sandbox: tier };
}

/** The result in the words of the verdict, where it says what it has to, so that a difference shows whole. */
export function tell(result: Result | Ungraded, verdict: Verdict | undefined): object {
  if ('fault' in result) return { file: result.job.student, fault: result.fault };
  resultSchema.parse(result);
  const failed = result.checks.find(({ outcome }) => outcome === 'failed');
  const words = result.rejection?.message ?? (failed?.outcome === 'failed' ? failed.finding.message : '');
  if (verdict?.slow && result.status === 'timed-out' && words.includes('it kept its CPU busy'))
    return { ...expected(verdict, result.sandbox), points: result.points };
  const status = verdict?.or === result.status ? verdict.status : result.status;
  // What one that is stopped leaves behind is a matter of the moment and of the sandbox.
  const notes = result.status === 'rule-broken' ? '' : result.notes.join('; ');
  return {
    file: result.student,
    status,
    points: result.points,
    says: verdict?.says !== undefined && words.includes(verdict.says) ? verdict.says : words.slice(0, 500) || undefined,
    note: verdict?.note !== undefined && notes.includes(verdict.note) ? verdict.note : notes || undefined,
    sandbox: result.sandbox,
  };
}

/** Processes that were launched in a run and are still there. */
export function leftOf(run: string): number[] {
  return processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${run}/`));
}
