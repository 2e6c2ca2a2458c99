import { copyFileSync, chmodSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { programFile } from '../machine/programs.js';
import { canBeOthers, isOpen } from '../sandbox/reach.js';
import type { Command, Sandbox } from '../sandbox/tier.js';
import { ulimits, type SystemLimits } from '../sandbox/ulimit.js';

/** Which program esbuild starts for its work (esbuild.github.io, "ESBUILD_BINARY_PATH"). */
const VARIABLE = 'ESBUILD_BINARY_PATH';

const MIB = 1024 * 1024;
/** For one process of esbuild, which compiles thousands of programs in this time: what one program of the class costs it is some milliseconds. */
const limits: SystemLimits = {
  cpuSeconds: 10,
  cpuGraceSeconds: 0,
  openFiles: 64,
  fileBytes: 0,
  addressBytes: 1536 * MIB,
};

/**
 * What makes esbuild work in a process that has bounded time and memory, and that can neither read the machine's files nor speak to
 * anybody: it reads what strangers wrote, and has been made to read files, to take minutes and to die. The variables are to be in the environment of
 * a process before it loads esbuild.
 * @param folder where a program can be put that starts it; removed with the run
 * @returns none where we do not know how
 */
export function compilerEnvironment(sandbox: Sandbox, folder: () => string): Record<string, string> {
  const esbuild = esbuildFile();
  if (process.platform === 'win32' || esbuild === undefined) return {};
  const place = folder();
  chmodSync(place, 0o755);
  const file = sandbox.tier !== 'process' && canBeOthers() && !isOpen(esbuild) ? copied(esbuild, place) : esbuild;
  const command = sandbox.confineTool({ file, args: [], sees: [file], cwd: dirname(file) });
  const script = join(place, 'compiler');
  writeFileSync(script, `#!/bin/sh\n${ulimits(limits)}\n${started(command)} "$@" 2>/dev/null\n`, { mode: 0o755 });
  return { [VARIABLE]: script };
}

function started({ file, args, cwd, uid, gid }: Command): string {
  const setpriv = uid === undefined ? undefined : programFile('setpriv');
  const identity = setpriv === undefined ? [] : [setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  return `cd ${quoted(cwd)} && exec ${[...identity, file, ...args].map(quoted).join(' ')}`;
}

function copied(file: string, folder: string): string {
  const copy = join(folder, 'esbuild');
  copyFileSync(file, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** esbuild's own program for this machine. */
function esbuildFile(): string | undefined {
  try {
    const ofEsbuild = createRequire(join(courseRoot, 'node_modules', 'esbuild', 'package.json'));
    return ofEsbuild.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
  } catch {
    return undefined;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
