import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFile } from '../machine/programs.js';
import { programEnvironment } from './environment.js';
import { canBeOthers, closedFolder, freshId } from './reach.js';
import type { Command, Sandbox } from './tier.js';

/** In a program's folder: what it may write to. */
export const TEMPORARY = 'tmp';

/**
 * Each process of a student's as a user of its own, who owns nothing: for a grader that is root where there are no namespaces, as in
 * Gradescope's containers. The network is the machine's, and so are all files that everybody may read.
 */
const sandbox: Sandbox = {
  tier: 'user',
  enclose: (worker) => worker,
  groupFor: freshId,
  confine: ({ folder, nodeArgs, gid }) => ({
    ...withoutNewRights(process.execPath, nodeArgs(folder)),
    cwd: folder,
    env: programEnvironment(folder, join(folder, TEMPORARY)),
    uid: freshId(),
    ...(gid === undefined ? {} : { gid }),
  }),
  confineTool: ({ file, args, cwd }) => {
    const id = freshId();
    return { ...withoutNewRights(file, args), cwd, env: {}, uid: id, gid: id };
  },
};

/** Under setpriv, where there is one, no program of the machine's that belongs to root makes it root again (no_new_privs, prctl(2)). */
function withoutNewRights(file: string, args: string[]): Pick<Command, 'file' | 'args'> {
  const setpriv = programFile('setpriv');
  return setpriv === undefined ? { file, args } : { file: setpriv, args: ['--no-new-privs', '--', file, ...args] };
}

/** Why this does not work here and what to do about it; undefined when it does. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it exists on Linux only';
  if (process.getuid?.() !== 0) return 'only root can run a program as another user';
  if (!canBeOthers()) return 'root of this user namespace can be no other user';
  const closed = closedFolder(process.execPath);
  if (closed !== undefined)
    return `other users cannot reach ${process.execPath}, because ${closed} is closed to them: install Node outside of it`;
  return temporaryObstacle();
}

/** Why programs that run as somebody else cannot reach their folder. */
export function temporaryObstacle(): string | undefined {
  const closed = closedFolder(join(tmpdir(), 'x'));
  return closed === undefined
    ? undefined
    : `other users cannot reach ${closed}, where temporary files go: unset TMPDIR`;
}

export const otherUser = { sandbox, obstacle };
