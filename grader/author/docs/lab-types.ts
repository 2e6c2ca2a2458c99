import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SomeType } from 'typedoc';
import { courseRoot } from '../../course/root.js';

/** Longer ones are for the compiler, and no help to people. */
const LONGEST = 120;

/** A type as one writes it; empty where it is too long to be read. */
export function typeText(type: SomeType | undefined): string {
  const text = (type?.toString() ?? 'unknown').replaceAll('"', "'").replace(/\bReturned\b/g, 'void');
  return text.length > LONGEST ? '' : text;
}

/** A parameter's default: of a constant its value, which stands in one of the lab's files. @throws where it has two */
export function valueText(written: string): string {
  if (!/^[A-Z][A-Z_]+$/.test(written)) return written;
  const folder = join(courseRoot, 'grader', 'lab');
  const values = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(new RegExp(`const ${written}\\b[^=]*= ([\\d_]+);`, 'g')),
    ])
    .map(([, value = '']) => value);
  const [value, ...others] = new Set(values);
  if (value === undefined || others.length > 0) throw new Error(`grader/lab/ has no one value for ${written}`);
  return value;
}
