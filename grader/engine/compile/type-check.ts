import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { courseRoot } from '../../course/root.js';

/** As a student's editor would have it with this course's settings. */
export const options = [
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
 * Checks the types of one's own files with the native TypeScript compiler, each file for itself being a module. Type errors are told and cost
 * nothing, so a compiler that fails or takes too long is no reason to stop: then there are none.
 */
export async function typeErrors(files: readonly string[]): Promise<TypeError[]> {
  if (files.length === 0) return [];
  const compiler = compilerFile();
  if (compiler === undefined) return [];
  const output = await new Promise<string>((resolve) => {
    const settings = { cwd: courseRoot, timeout: LIMIT_MS, maxBuffer: 16 << 20, killSignal: 'SIGKILL' as const };
    // It lives for a moment and is given few files: collecting its garbage would cost a third of that moment.
    const env = files.length < MANY_FILES ? { ...process.env, GOGC: 'off' } : process.env;
    execFile(compiler, [...options, ...files], { ...settings, env }, (_error, stdout) => resolve(stdout));
  });
  return errorsIn(output).map((error) => ({ ...error, file: relative(courseRoot, join(courseRoot, error.file)) }));
}

/** What the compiler has printed, its files as it names them. */
export function errorsIn(output: string): TypeError[] {
  return output.split('\n').flatMap((line) => {
    const match = /^([^(\n]{1,1000})\((\d{1,9}),(\d{1,9})\): error TS\d+: (.*)$/.exec(line);
    if (!match) return [];
    const [, file = '', row, column, message = ''] = match;
    return [{ file, line: Number(row), column: Number(column), message }];
  });
}

/** The compiler itself, a program for this machine; its launcher in JavaScript would be one more Node to start. */
export function compilerFile(): string | undefined {
  const name = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const ofCompiler = createRequire(join(courseRoot, 'node_modules', 'typescript-native', 'package.json'));
    const found = join(
      dirname(ofCompiler.resolve(`${name}/package.json`)),
      'lib',
      process.platform === 'win32' ? 'tsc.exe' : 'tsc',
    );
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
