import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { resultSchema, type Result } from '../engine/results/result.js';

/** The sandbox for a class that starts fastest: root is refused the weakest. */
export const WEAKEST = process.getuid?.() === 0 ? 'user' : 'process';

/** How a command ended, and what it said. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the course as a process of its own. `during` is told what it has said so far until it returns true. */
export function course(
  args: string[],
  { from = courseRoot, during }: { from?: string; during?: (pid: number, stderr: string) => boolean } = {},
): Promise<Ran> {
  const env = { ...process.env, INIT_CWD: from, COURSE_RUN: undefined, NO_COLOR: '1' };
  const [file, words] = args[0] === 'test' ? ['test.cjs', args.slice(1)] : ['cli.cjs', args];
  const child = spawn(process.execPath, [join(courseRoot, 'dist', file), ...words], { cwd: courseRoot, env });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  let busy = during;
  child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    ran.stderr += chunk.toString();
    if (busy?.(child.pid ?? 0, ran.stderr)) busy = undefined;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ran, code })));
}

/** A folder for each test of a file, made afresh and removed. */
export function folderForEach(): () => string {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-cli-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  return () => folder;
}

/** Puts a student's file into `FOLDER/class`. */
export function handIn(
  folder: string,
  student: string,
  slug: string,
  source: string,
  layout: 'flat' | 'checkout' = 'flat',
): void {
  const place = layout === 'flat' ? join(folder, 'class', student) : join(folder, 'class', student, 'exercises', slug);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `${slug}.ts`), source);
}

/** The results that a run has left in its folder. */
export function resultsIn(out: string): Result[] {
  const lines = readFileSync(join(out, 'results.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => resultSchema.parse(JSON.parse(line)));
}
