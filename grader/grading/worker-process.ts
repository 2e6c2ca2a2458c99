import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { compilerEnvironment } from '../engine/compile/compiler-process.js';
import { temporaryFolder } from '../engine/process/launch-mark.js';
import type { Sandbox } from '../engine/sandbox/tier.js';

const compilers = new Map<Sandbox, Record<string, string>>();

/** The same for all workers of this process. */
function compilerOf(sandbox: Sandbox): Record<string, string> {
  const known = compilers.get(sandbox) ?? compilerEnvironment(sandbox, () => temporaryFolder('compiler'));
  compilers.set(sandbox, known);
  return known;
}

/** Starts a grading worker. Kept free of all that takes time to load, so that it can be the first thing that a command does. */
export function startWorkerProcess(sandbox: Sandbox): ChildProcess {
  const { file, args, cwd, env } = sandbox.enclose({
    file: process.execPath,
    args: [join(courseRoot, 'dist', 'worker.cjs'), sandbox.tier],
    cwd: courseRoot,
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
      ...compilerOf(sandbox),
    },
  });
  return spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}
