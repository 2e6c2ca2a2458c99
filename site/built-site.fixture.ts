import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../grader/course/root.js';

/** How long a build may take where other tests have the processors too. */
export const BUILD_MS = 240_000;

export interface SiteCopy {
  root: string;
  /** Where the pages are, once built. */
  dist: string;
  remove(): void;
}

/** What a build needs, in a folder of its own: builds of one checkout are in each other's way, and a test may spoil a lesson there. */
export function copySite(): SiteCopy {
  const root = mkdtempSync(join(tmpdir(), 'course-site-'));
  mkdirSync(join(root, 'grader'));
  const isMade = (path: string) => /[\\/](dist|\.temp|\.cache)$/.test(path);
  for (const folder of ['content', 'site', 'grader/course'])
    cpSync(join(courseRoot, folder), join(root, folder), { recursive: true, filter: (path) => !isMade(path) });
  for (const file of [
    'package.json',
    'tsconfig.json',
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
  ])
    cpSync(join(courseRoot, file), join(root, file));
  for (const folder of ['exercises', 'node_modules', 'grader/fixtures'])
    symlinkSync(join(courseRoot, folder), join(root, folder));
  return { root, dist: join(root, 'site', 'dist'), remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** `npm run build:site` in that folder: its exit code, and all that it prints. */
export function buildSite({ root }: SiteCopy, env: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const vitepress = join(courseRoot, 'node_modules', 'vitepress', 'bin', 'vitepress.js');
  // Jest's own environment is that of tests.
  const { NODE_ENV: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitepress, 'build', 'site'],
      { cwd: root, env: { ...inherited, ...env } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}
