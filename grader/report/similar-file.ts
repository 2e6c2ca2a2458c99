import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inOut } from '../class/journal/out-error.js';
import { jsonLine } from '../engine/results/json-text.js';
import type { SimilarExercise } from './similar-text.js';

const SIMILAR_VERSION = 1;
const FILE = 'similar.json';

const lines = z.object({ from: z.number(), to: z.number() });
const exercise: z.ZodType<SimilarExercise> = z.object({
  exercise: z.string(),
  compared: z.number(),
  leftOut: z.array(z.string()),
  unread: z.array(z.string()).optional(),
  pairs: z.array(
    z.object({
      left: z.string(),
      right: z.string(),
      similarity: z.number(),
      places: z.array(z.object({ left: lines, right: lines })),
    }),
  ),
  morePairs: z.number(),
  usual: z.number(),
});
const fileSchema = z.object({ version: z.literal(SIMILAR_VERSION), exercises: z.array(exercise) });

/** Writes what was found, for programs, and `text` for people, into OUT. @returns the path of the text. @throws {OutError} */
export function writeSimilar(out: string, exercises: readonly SimilarExercise[], text: string): string {
  return inOut(out, () => {
    mkdirSync(out, { recursive: true });
    const report = join(out, 'similar.md');
    writeFileSync(report, text);
    writeFileSync(join(out, FILE), jsonLine({ version: SIMILAR_VERSION, exercises }));
    return report;
  });
}

/** What `writeSimilar` has left in OUT; undefined where there is nothing, or nothing that can be read. */
export function readSimilar(out: string): SimilarExercise[] | undefined {
  const path = join(out, FILE);
  if (!existsSync(path)) return undefined;
  try {
    return fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data?.exercises;
  } catch {
    return undefined;
  }
}
