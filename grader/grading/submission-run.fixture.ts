import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckOptions } from '../engine/check/check.js';
import type { Result } from '../engine/results/result.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import type { LabCheck } from '../lab/context.js';
import { SubmissionRun } from './submission-run.js';

/** A check for a test of the grader's; what is left out does not matter there. */
export function aCheck(name: string, run: LabCheck['run'], options: Partial<CheckOptions> = {}): LabCheck {
  return { name, points: 1, hint: 'none', lesson: 'none', ...options, run };
}

/** Runs checks against the source of a program. */
export async function examine(
  source: string,
  checks: LabCheck[],
  { sandbox = plainProcess, only }: { sandbox?: Sandbox; only?: string[] } = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'course-run-'));
  writeFileSync(join(folder, 'answer.ts'), source);
  const input = { student: 'test', exercise: 'answer', entry: join(folder, 'answer.ts'), seed: 1, sandbox };
  const run = await SubmissionRun.open(input, checks);
  try {
    await run.runAll(only);
    return await run.result();
  } finally {
    await run.close();
    rmSync(folder, { recursive: true });
  }
}

/** Runs one check, and says how it ended: `passed`, or the message of its finding or fault. */
export async function outcomeOf(source: string, run: LabCheck['run']): Promise<string> {
  const { checks, rejection } = await examine(source, [aCheck('one', run)]);
  const [check] = checks;
  if (rejection) return rejection.message;
  if (check?.outcome === 'failed') return `${check.finding.cause}: ${check.finding.message}`;
  return check?.outcome === 'faulted' ? `fault: ${check.fault}` : (check?.outcome ?? 'none');
}
