import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Staged } from '../sandbox/sandbox.js';
import { courseRoot } from '../course/root.js';
import { temporaryPrefix } from './launch-mark.js';

/** JavaScript heap of a student's program, in MiB: Node's own limit, met long before the machine's memory ends. */
const HEAP_LIMIT_MIB = 256;

const nodeFlags = ['--enable-source-maps', `--max-old-space-size=${HEAP_LIMIT_MIB}`, '--stack-trace-limit=20'];

/** A folder of its own for a student's program, from which it is started any number of times. */
export interface Stage {
  /** Started under the agent, which calls its functions. */
  underAgent: Staged;
  /** Started as a program, with these arguments. */
  asProgram: (args: readonly string[]) => Staged;
  /** Puts the program there. Its agent can be started before: it loads the program only when told to. */
  write: (code: string) => Promise<void>;
  remove: () => Promise<void>;
}

/** @param slug names the file, so that stacks read `echo-server.ts` */
export async function stage(slug: string): Promise<Stage> {
  const folder = await mkdtemp(temporaryPrefix());
  const file = `${slug}.mjs`;
  await copyFile(join(courseRoot, 'dist', 'agent.cjs'), join(folder, 'agent.cjs'));
  const moduleUrl = (inside: string) => pathToFileURL(join(inside, file)).href;
  return {
    underAgent: { folder, nodeArgs: (inside) => [...nodeFlags, join(inside, 'agent.cjs'), moduleUrl(inside)] },
    asProgram: (args) => ({ folder, nodeArgs: (inside) => [...nodeFlags, join(inside, file), ...args] }),
    write: (code) => writeFile(join(folder, file), code),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
