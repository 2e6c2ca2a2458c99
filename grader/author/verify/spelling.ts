import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { z } from 'zod';
import { courseRoot } from '../../course/root.js';

/** What is asked of the speller's process. */
export interface SpellingRequest {
  /** Folder of the course, whose `node_modules` hold the dictionaries. */
  root: string;
  texts: string[];
  /** Words of the course's own, in small letters unless they have capitals everywhere. */
  words: string[];
}

const misspellingsSchema = z.array(
  z.strictObject({
    /** Index of the text. */
    text: z.number().int(),
    offset: z.number().int(),
    word: z.string(),
    /** The word of the course's own that it is, after all. */
    known: z.string().optional(),
    suggestions: z.array(z.string()),
  }),
);

/** A word that is in no dictionary, and its place. */
export type Misspelling = z.infer<typeof misspellingsSchema>[number];

/** Asks CSpell, in a process of its own. @throws when it fails, so that silence is never taken for consent */
export async function spell(texts: string[], words: string[]): Promise<Misspelling[]> {
  const child = spawn(process.execPath, [join(courseRoot, 'dist', 'speller.mjs')], { stdio: ['pipe', 'pipe', 'pipe'] });
  // One that dies early does not read: its exit code tells.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify({ root: courseRoot, texts, words } satisfies SpellingRequest));
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [output, errors, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
  if (code !== 0) throw new Error(`the speller failed with exit code ${code}: ${errors.trim()}`);
  return misspellingsSchema.parse(JSON.parse(output));
}
