import { execFileSync } from 'node:child_process';
import { courseRoot } from '../course/root.js';
import { UsageError } from '../course/usage-error.js';

/**
 * Files that were added, changed or deleted since a commit, untracked files included, relative to the checkout's root.
 * @throws {UsageError} where git cannot tell
 */
export function changedSince(commit: string, root = courseRoot): string[] {
  const git = (...args: string[]): string[] =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).split('\0');
  try {
    const known = git('diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--');
    const unknown = git('ls-files', '--others', '--exclude-standard', '-z');
    return [...new Set([...known, ...unknown])].filter((path) => path !== '').sort();
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new UsageError(`git does not tell what has changed since ${commit}: ${said}`);
  }
}
