import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Sandbox } from './sandbox.js';

/** Ids that no account has: beyond those of people, and within what a container without namespaces of its own may use. */
const FIRST_ID = 20_000;
const IDS = 40_000;

/** In a program's folder: what it may write to. */
export const TEMPORARY = 'tmp';

let next = FIRST_ID + ((process.pid * 97) % IDS);

/** Another one each time, so that whatever a program has started is known by it, and can signal nobody else's. */
function freshId(): number {
  next = next + 1 < FIRST_ID + IDS ? next + 1 : FIRST_ID;
  return next;
}

/**
 * Each process of a student's as a user of its own, who owns nothing: for a grader that is root where there are no namespaces, as in
 * Gradescope's containers. The network is the machine's, and so are all files that everybody may read.
 */
const sandbox: Sandbox = {
  tier: 'user',
  enclose: (worker) => worker,
  groupFor: freshId,
  confine: ({ folder, nodeArgs, gid }) => ({
    file: process.execPath,
    args: nodeArgs(folder),
    cwd: folder,
    env: { HOME: folder, TMPDIR: join(folder, TEMPORARY), LANG: 'C.UTF-8' },
    uid: freshId(),
    ...(gid === undefined ? {} : { gid }),
  }),
};

/** Why this does not work here and what to do about it; undefined when it does. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it exists on Linux only';
  if (process.getuid?.() !== 0) return 'only root can run a program as somebody else';
  const closed = closedFolder(process.execPath);
  return closed === undefined
    ? undefined
    : `${process.execPath} is out of reach for others, since ${closed} is closed to them: install Node outside of it`;
}

/** The first folder on the way to a file that others may not pass. */
function closedFolder(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** True when every user of this machine may read a file, as a student's program could in this tier. */
function isOpen(file: string): boolean {
  return (statSync(file).mode & 0o004) !== 0 && closedFolder(file) === undefined;
}

export const otherUser = { sandbox, obstacle, isOpen };
