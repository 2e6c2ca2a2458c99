import { join } from 'node:path';
import { programEnvironment } from './environment.js';
import type { Sandbox } from './tier.js';

/** The student's program as an ordinary process of this user: for one's own code, and where nothing better is available. */
export const plainProcess: Sandbox = {
  tier: 'process',
  enclose: (worker) => worker,
  confine: ({ folder, nodeArgs }) => ({
    file: process.execPath,
    args: nodeArgs(folder),
    cwd: folder,
    env: { ...programEnvironment(folder, folder), ...forWindows() },
  }),
  confineTool: ({ file, args, cwd }) => ({ file, args, cwd, env: forWindows() }),
};

/** Without SystemRoot, Windows refuses to open sockets. */
function forWindows(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root, PATH: join(root, 'System32') } : {};
}
