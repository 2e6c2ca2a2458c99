import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ScaffoldError } from './scaffold-error.js';
import type { TextFile } from './templates.js';

/** What is to be written: files that must not be there yet, and files that are there, with what they hold then. */
export interface Plan {
  create: TextFile[];
  change: TextFile[];
}

/**
 * Writes all of it or nothing.
 * @throws {ScaffoldError} that says which file is there already
 */
export function writePlan({ create, change }: Plan, root: string): void {
  const taken = create.filter(({ path }) => existsSync(join(root, path)));
  if (taken.length > 0)
    throw new ScaffoldError(`nothing is overwritten, and there is ${taken.map(({ path }) => path).join(', ')}`);
  const undo: (() => void)[] = [];
  try {
    for (const { path, text } of create) {
      const file = join(root, path);
      const made = mkdirSync(dirname(file), { recursive: true });
      if (made !== undefined) undo.push(() => rmSync(made, { recursive: true }));
      writeFileSync(file, text, { flag: 'wx' });
      undo.push(() => rmSync(file));
    }
    for (const { path, text } of change) {
      const file = join(root, path);
      const before = readFileSync(file);
      undo.push(() => writeFileSync(file, before));
      writeFileSync(file, text);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/** Each file as the formatter of the project has it; the formatter is loaded here, since only authors have it. */
export async function formatted(files: readonly TextFile[], root: string): Promise<TextFile[]> {
  const { format, resolveConfig } = await import('prettier');
  return Promise.all(
    files.map(async ({ path, text }) => {
      const filepath = join(root, path);
      return { path, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
    }),
  );
}
