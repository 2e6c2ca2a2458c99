import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds the course, found upwards from this very file, so that it does not matter where a command is typed. */
export const courseRoot: string = findUpwards(__dirname);

function findUpwards(folder: string): string {
  if (existsSync(join(folder, 'content', 'course.yaml'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no content/course.yaml in any folder above ${__dirname}`);
  return findUpwards(parent);
}
