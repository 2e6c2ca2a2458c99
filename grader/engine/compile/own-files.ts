import { dirname, join, relative, sep } from 'node:path';
import { readSource } from './read-source.js';

/** A file of a student's program: its path below the folder of the student's file, with `/`, and what it says. */
export interface OwnFile {
  path: string;
  text: string;
}

/** Nobody's program has more files. */
const MOST_FILES = 50;
/** A path to a file beside this one, in quotation marks, wherever it is. */
const NEIGHBOUR = /['"`](\.{1,2}\/[^'"`\n]{1,200})['"`]/g;

/** What a path in an import may mean, as TypeScript has it: `./frame.js` is frame.ts. */
export function candidates(path: string): string[] {
  return [path.replace(/\.js$/, '.ts').replace(/\.mjs$/, '.mts'), path, `${path}.ts`, `${path}/index.ts`];
}

/**
 * The student's file and those beside it that it names, each read as {@link readSource} reads. What cannot be read is left out: whether
 * it matters is for the compiler to say.
 * @param root the student's own folder, which no link may lead out of
 */
export async function ownFiles(entry: string, root: string): Promise<OwnFile[]> {
  const folder = dirname(entry);
  const found: OwnFile[] = [];
  const seen = new Set<string>();
  const waiting = [[entry]];
  while (waiting.length > 0 && found.length < MOST_FILES) {
    for (const file of waiting.shift() ?? []) {
      if (seen.has(file)) continue;
      seen.add(file);
      const text = await readSource(file, file, root).catch(() => undefined);
      if (text === undefined) continue;
      found.push({ path: relative(folder, file).split(sep).join('/'), text });
      for (const [, path = ''] of text.matchAll(NEIGHBOUR)) {
        const named = candidates(join(dirname(file), path)).filter((one) => !relative(folder, one).startsWith('..'));
        if (waiting.length < MOST_FILES) waiting.push(named);
      }
    }
  }
  return found;
}
