import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { courseRoot } from '../course/root.js';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program with nothing in its environment but what is given, PATH and what a test must keep to itself. */
export function run(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(file, args, { cwd, env: { PATH, HOME, NO_COLOR: '1', ...env } });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (code) => resolve({ ...ran, code })),
  );
}

/** `npm run package -- …` without the build before it, which whoever runs the tests has made. */
export function makePackage(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const cli = join(courseRoot, 'dist', 'cli.cjs');
  return run(process.execPath, [cli, 'package', ...args], { cwd: courseRoot, env: { INIT_CWD: courseRoot, ...env } });
}

/** What `npm ci` would take a minute to do. */
export function linkPackages(folder: string): void {
  symlinkSync(join(courseRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
}

export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A folder for the tests of a file; gone after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'course-package-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for ever, without taking the CPU from anybody. */
export const HANGS = `setInterval(() => undefined, 1e6);\nawait new Promise(() => undefined);\nexport {};\n`;
