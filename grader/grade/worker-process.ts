import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Starts a grading worker. Kept free of all that takes time to load, so that it can be the first thing that a command does. */
export function startWorkerProcess(sandbox: Sandbox): ChildProcess {
  const { file, args, cwd, env } = sandbox.enclose({
    file: process.execPath,
    args: ['--enable-source-maps', join(courseRoot, 'dist', 'worker.cjs'), sandbox.tier],
    cwd: courseRoot,
    env: Object.fromEntries(
      Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
  });
  return spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}
