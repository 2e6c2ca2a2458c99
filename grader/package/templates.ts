import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { textFile, type PackedFile } from './packed-file.js';

/** A file from `grader/package/templates/`, with `{{name}}` filled in. */
export function fromTemplate(
  template: string,
  path: string,
  { fill = {}, executable = false }: { fill?: Readonly<Record<string, string>>; executable?: boolean } = {},
): PackedFile {
  const text = readFileSync(join(courseRoot, 'grader', 'package', 'templates', template), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_all, name: string) => {
      const value = fill[name];
      if (value === undefined) throw new Error(`nothing is given for {{${name}}} of the template ${template}`);
      return value;
    },
  );
  return { ...textFile(path, text), ...(executable ? { executable } : {}) };
}
