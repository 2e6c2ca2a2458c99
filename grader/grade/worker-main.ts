/**
 * A grading worker: loads each exercise's checks once and grades the submissions that it is handed, one after the other.
 * In the tier bubblewrap it has a network of its own, which its students' programs share with it and with nobody else.
 */
import type { CheckDefinition } from '../lab/check.js';
import { tiers, sandboxOf, type Tier } from '../sandbox/sandbox.js';
import { z } from 'zod';
import { gradeSubmission } from './grade-submission.js';
import { loadChecks } from './load-checks.js';
import { jobSchema, type WorkerMessage } from './job.js';

const tier: Tier = z.enum(tiers).parse(process.argv[2]);
const loaded = new Map<string, CheckDefinition[]>();

process.on('message', (message) => void work(message));
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });

async function work(message: unknown): Promise<void> {
  try {
    const { asStub, ...job } = jobSchema.parse(message);
    const checks = loaded.get(job.exercise) ?? loadChecks(job.exercise);
    loaded.set(job.exercise, checks);
    say({ kind: 'result', result: await gradeSubmission({ ...job, sandbox: sandboxOf(tier) }, checks, { asStub }) });
  } catch (error) {
    say({ kind: 'fault', fault: String((error as Error).stack ?? error) });
  }
}

function say(message: WorkerMessage): void {
  process.send?.(message);
}
