import { chmodSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { courseRoot } from '../../course/root.js';
import { TEMPORARY } from '../sandbox/other-user.js';
import type { Sandbox, Staged } from '../sandbox/tier.js';
import { temporaryFolder, temporaryPrefix } from './launch-mark.js';
import { limits, MEBIBYTE } from './limits.js';

/** JavaScript heap of a student's program, in MiB: what V8 allows itself on a machine with the memory that a program may use. */
const HEAP_MIB = limits.memoryBytes / MEBIBYTE / 2;

/** Where programs run as users without an account: answers os.userInfo(), which fails there; see `grader/build.mjs`. */
const NAMELESS = 'nameless-user.cjs';
/** Puts forward the clock of a program that runs without the agent. */
const CLOCK = 'clock.cjs';

/**
 * Of these, those that are V8's make each process of Node 10 to 15 ms slower to start: V8 takes no code that was compiled beforehand under other
 * flags. So where a sandbox shows programs a machine of their own size, none is given.
 */
function nodeFlags({ showsMemory }: Sandbox): string[] {
  return ['--enable-source-maps', ...(showsMemory ? [] : [`--max-old-space-size=${HEAP_MIB}`])];
}

export interface AsProgramOptions {
  /** Its clock can be put forward, by the channel. */
  clock?: boolean;
  /** A descriptor that becomes its standard input, in place of a pipe. */
  stdin?: number | undefined;
}

/** A folder of its own for a student's program, from which it is started any number of times. */
export interface Stage {
  /** Started under the agent, which calls its functions. */
  underAgent: Staged;
  /** Started as a program, with these arguments. */
  asProgram: (args: readonly string[], options?: AsProgramOptions) => Staged;
  /** Puts the program there. Its agent can be started before: it loads the program only when told to. */
  write: (code: string) => Promise<void>;
  remove: () => Promise<void>;
}

/** @param slug names the file, so that stacks read `echo-server.ts` */
export async function stage(slug: string, sandbox: Sandbox): Promise<Stage> {
  const folder = await mkdtemp(temporaryPrefix());
  const file = `${slug}.mjs`;
  const gid = sandbox.groupFor?.();
  // Whoever is in the group may read what is there; nobody else may even look.
  const share = async (path: string, mode: number) => {
    if (gid === undefined) return;
    await chown(path, 0, gid);
    await chmod(path, mode);
  };
  await share(folder, 0o750);
  if (gid !== undefined && sandbox.tier === 'user') {
    await mkdir(join(folder, TEMPORARY));
    await share(join(folder, TEMPORARY), 0o770);
  }
  const isNameless = sandbox.tier === 'user';
  for (const name of ['agent.cjs', CLOCK, ...(isNameless ? [NAMELESS] : [])]) {
    await copyFile(join(courseRoot, 'dist', name), join(folder, name));
    await share(join(folder, name), 0o640);
  }
  const flags = (inside: string) => [
    ...nodeFlags(sandbox),
    ...(isNameless ? ['--require', join(inside, NAMELESS)] : []),
  ];
  const furniture = furnitureOf(sandbox);
  const moduleUrl = (inside: string) => pathToFileURL(join(inside, file)).href;
  return {
    underAgent: {
      folder,
      gid,
      furniture,
      nodeArgs: (inside) => [...flags(inside), join(inside, 'agent.cjs'), moduleUrl(inside)],
    },
    asProgram: (args, { clock = false, stdin } = {}) => ({
      folder,
      gid,
      furniture,
      stdin,
      nodeArgs: (inside) => [
        ...flags(inside),
        ...(clock ? ['--require', join(inside, CLOCK)] : []),
        join(inside, file),
        ...args,
      ],
    }),
    write: async (code) => {
      await writeFile(join(folder, file), code);
      await share(join(folder, file), 0o640);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const furnished = new Map<Sandbox, string>();

/** The files that a sandbox is made with: once for all programs of this process, and gone with the run. */
function furnitureOf(sandbox: Sandbox): string | undefined {
  if (!sandbox.furnish) return undefined;
  const known = furnished.get(sandbox);
  if (known !== undefined) return known;
  const folder = temporaryFolder('sandbox');
  chmodSync(folder, 0o755);
  sandbox.furnish(folder);
  furnished.set(sandbox, folder);
  return folder;
}
