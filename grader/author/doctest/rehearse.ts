import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { ConsoleExample } from '../../course/lessons/console-examples.js';
import type { Box } from './box.js';

/** What a command has to end, or to show what it shows, in ms. Each takes a second at most, and the machine may be busy. */
export const LIMIT_MS = 20_000;

/** What a box is given to do. */
export interface Part {
  scene: ConsoleExample;
  limitMs: number;
}

const outcomeSchema = z.strictObject({
  flaws: z.array(
    z.strictObject({
      line: z.number(),
      command: z.string(),
      what: z.string(),
      shown: z.string(),
      came: z.string(),
    }),
  ),
  /** Why it could not be run on this machine. */
  lack: z.string().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * Runs a scene in a box of its own.
 * @throws when the box does not tell what became of it, which is no fault of the lesson's
 */
export async function rehearse(
  scene: ConsoleExample,
  box: Pick<Box, 'command'>,
  limitMs: number = LIMIT_MS,
): Promise<Outcome> {
  const { file, args, cwd, env } = box.command;
  const child = spawn(file, args, { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => {}).end(JSON.stringify({ scene, limitMs } satisfies Part));
  const ended = new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
  const [told, complaint] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  const outcome = outcomeSchema.safeParse(parsed(told));
  if (!outcome.success) throw new Error(`a scene could not be run: ${complaint.trim() || 'its box said nothing'}`);
  return outcome.data;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
