import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { courseRoot } from '../course/root.js';

/** As a student's editor would have it with this course's settings. */
const options = [
  ...[
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--pretty',
    'false',
    '--skipLibCheck',
    '--target',
    'es2023',
    '--lib',
    'es2023',
  ],
  ...['--module', 'esnext', '--moduleResolution', 'bundler', '--types', 'node', '--noErrorTruncation'],
];
const LIMIT_MS = 60_000;

export interface TypeError {
  file: string;
  line: number;
  column: number;
  message: string;
}

/**
 * Checks the types of files with the native TypeScript compiler, each file for itself being a module. Type errors are told and cost
 * nothing, so a compiler that fails or takes too long is no reason to stop: then there are none.
 */
export async function typeErrors(files: readonly string[]): Promise<TypeError[]> {
  if (files.length === 0) return [];
  const compiler = join(courseRoot, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const output = await new Promise<string>((resolve) => {
    const settings = { cwd: courseRoot, timeout: LIMIT_MS, maxBuffer: 16 << 20, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, [compiler, ...options, ...files], settings, (_error, stdout) => resolve(stdout));
  });
  return output.split('\n').flatMap((line) => {
    const match = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line);
    if (!match) return [];
    const [, file = '', row, column, message = ''] = match;
    return [{ file: relative(courseRoot, join(courseRoot, file)), line: Number(row), column: Number(column), message }];
  });
}
