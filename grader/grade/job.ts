import { z } from 'zod';
import { resultSchema } from '../results/result.js';

/** One submission for a worker to grade. */
export const jobSchema = z.strictObject({
  student: z.string(),
  exercise: z.string(),
  /** The student's file, absolute. */
  entry: z.string(),
  root: z.string().optional(),
  seed: z.number().int().nonnegative(),
  /** Run every check although the file is the untouched stub. */
  asStub: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

export const workerMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('result'), result: resultSchema }),
  z.strictObject({ kind: z.literal('fault'), fault: z.string() }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
