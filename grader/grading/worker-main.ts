/**
 * A grading worker: loads each exercise's checks once and grades the submissions that it is handed, one after the other.
 * In the tier bubblewrap it has a network of its own, which its students' programs share with it and with nobody else.
 */
import { z } from 'zod';
import { isCheckOver } from '../engine/check/check-over.js';
import type { CheckDefinition } from '../engine/check/check.js';
import { mappedStack } from '../engine/process/mapped-stack.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers } from '../engine/sandbox/tier.js';
import { requestSchema, type Answer, type Request } from './job.js';
import { loadChecks } from './load-checks.js';
import { gradeSubmission } from './pipeline.js';
import { SubmissionRun } from './submission-run.js';

const sandbox = sandboxOf(z.enum(tiers).parse(process.argv[2]));
const loaded = new Map<string, Promise<CheckDefinition[]>>();
let opened: Promise<SubmissionRun> | undefined;

process.on('message', (message) => {
  answer(requestSchema.parse(message)).then(say, (error: Error) => say({ kind: 'fault', fault: mappedStack(error) }));
});
// A check may leave a wait behind that it does not await.
process.on('unhandledRejection', (reason) => {
  if (!isCheckOver(reason)) endWith(reason);
});
process.on('uncaughtException', endWith);
process.on('disconnect', () => process.exit(0));
say({ kind: 'ready' });

async function answer(request: Request): Promise<Answer> {
  switch (request.kind) {
    case 'grade': {
      const { asStub, only, hidden, ...input } = request.job;
      const checks = await checksOf(input.exercise, hidden);
      return { kind: 'result', result: await gradeSubmission({ ...input, sandbox }, checks, { asStub, only }) };
    }
    case 'open': {
      // Whoever opens a submission looks at it check by check: a student, who is not to see the hidden ones.
      const { asStub: _asStub, hidden: _hidden, ...input } = request.job;
      const checks = checksOf(input.exercise);
      opened = SubmissionRun.open({ ...input, sandbox }, checks);
      // What fails here is told to whoever asks for that check, and does not end the worker.
      if (request.eager) opened.then((run) => run.runAll()).catch(() => undefined);
      await opened;
      return { kind: 'opened', checks: (await checks).map(({ name }) => name) };
    }
    case 'check':
      return { kind: 'checked', result: await (await current()).run(request.name) };
    case 'close': {
      const run = await current();
      const result = await run.result();
      await run.close();
      return { kind: 'result', result };
    }
  }
}

function current(): Promise<SubmissionRun> {
  if (!opened) throw new Error('no submission is open');
  return opened;
}

function checksOf(exercise: string, hidden?: string): Promise<CheckDefinition[]> {
  const key = JSON.stringify([exercise, hidden]);
  const checks = loaded.get(key) ?? loadChecks(exercise, hidden);
  loaded.set(key, checks);
  return checks;
}

/** Prints the stack trace and ends the worker, whose state is unknown now. Node would also print the source line, which is the whole bundle. */
function endWith(error: unknown): void {
  console.error(mappedStack(error));
  process.exit(1);
}

function say(message: Answer): void {
  process.send?.(message);
}
