import { z } from 'zod';
import { checkResultSchema, resultSchema } from '../engine/results/result.js';

/** One submission for a worker to grade. */
export const jobSchema = z.strictObject({
  student: z.string(),
  exercise: z.string(),
  /** The student's file, absolute. */
  entry: z.string(),
  root: z.string().optional(),
  /** For the course's own programs, which may share a file that lies above them. */
  importsBelow: z.string().optional(),
  seed: z.number().int().nonnegative(),
  /** Run every check although the file is the untouched stub. */
  asStub: z.boolean(),
  /** Whether some check fails is all that is asked: see `Paper`. */
  bail: z.boolean().optional(),
  /** Run these checks only, with those that they need. */
  only: z.array(z.string()).optional(),
  /** A folder, absolute, whose checks are run beside those of the course; for `grade` alone. */
  hidden: z.string().optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** What a worker is asked: to grade a submission, or to open one, run its checks one by one as they are asked for, and close it. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grade'), job: jobSchema }),
  z.strictObject({ kind: z.literal('open'), job: jobSchema, eager: z.boolean() }),
  z.strictObject({ kind: z.literal('check'), name: z.string() }),
  z.strictObject({ kind: z.literal('close') }),
]);
export type Request = z.infer<typeof requestSchema>;

/** What it answers: `ready` unasked, when it has started; the names of the checks to `open`, a result to `grade` and `close`, a checked to each `check`, and to anything a fault where it fails itself. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('opened'), checks: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('checked'), result: checkResultSchema }),
  z.strictObject({ kind: z.literal('result'), result: resultSchema }),
  z.strictObject({ kind: z.literal('fault'), fault: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;
