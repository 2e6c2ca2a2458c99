import type { StudentProcess } from '../process/student-process.js';

/** A function in the first column, which a program has for itself alone. */
const FUNCTION = /^(?:export )?(?:default )?(?:async )?function\*? (\w+)/gm;

/** Why a program has ended at once without a word: it defines its function, and nothing calls it. Undefined when it is not so. */
export function uncalled({ exit, stdout, stderr }: StudentProcess, source: string): string | undefined {
  if (exit?.code !== 0 || stdout.bytes + stderr.bytes > 0) return undefined;
  const names = [...source.matchAll(FUNCTION)].flatMap(([, name]) => name ?? []);
  const name = names.find((one) => [...source.matchAll(new RegExp(`\\b${one}\\b`, 'g'))].length === 1);
  if (name === undefined) return undefined;
  return `your program ended at once: it has a function ${name} that nothing calls. This file is run as a program: call ${name} at its end`;
}
