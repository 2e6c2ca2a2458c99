import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
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
const MANY_FILES = 50;

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
  const compiler = await compilerFile();
  if (compiler === undefined) return [];
  const output = await new Promise<string>((resolve) => {
    const settings = { cwd: courseRoot, timeout: LIMIT_MS, maxBuffer: 16 << 20, killSignal: 'SIGKILL' as const };
    // It lives for a moment and is given few files: collecting its garbage would cost a third of that moment.
    const env = files.length < MANY_FILES ? { ...process.env, GOGC: 'off' } : process.env;
    execFile(compiler, [...options, ...files], { ...settings, env }, (_error, stdout) => resolve(stdout));
  });
  return output.split('\n').flatMap((line) => {
    const match = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line);
    if (!match) return [];
    const [, file = '', row, column, message = ''] = match;
    return [{ file: relative(courseRoot, join(courseRoot, file)), line: Number(row), column: Number(column), message }];
  });
}

/** The compiler itself, a program for this machine; its launcher in JavaScript would be one more Node to start. */
async function compilerFile(): Promise<string | undefined> {
  const finder = join(courseRoot, 'node_modules', 'typescript-native', 'lib', 'getExePath.js');
  try {
    return ((await import(pathToFileURL(finder).href)) as { default: () => string }).default();
  } catch {
    return undefined;
  }
}
