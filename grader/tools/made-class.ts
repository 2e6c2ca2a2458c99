import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { temporaryFolder } from '../engine/process/launch-mark.js';
import { commandLine, processTree, residentBytes } from '../engine/process/proc.js';
import { readResults } from '../report/read-results.js';

/** The exercise that the made-up classes of `npm run bench` solve. */
export const SLUG = 'echo-server';
const SAMPLE_MS = 100;

/** Most memory that was resident at one moment, in bytes: of the grader's own process, and of its largest worker. */
export interface Peak {
  grader: number;
  worker: number;
}

/** A class of right programs, no two of them the same file. @returns the folder that it is in, for whatever else is made for it */
export function makeClass(submissions: number, slug = SLUG): string {
  const folder = temporaryFolder('bench');
  const solution = readFileSync(exerciseFiles(slug).reference, 'utf8');
  for (let student = 0; student < submissions; student++) {
    const own = join(folder, 'class', `student-${String(student).padStart(5, '0')}`);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, `${slug}.ts`), `${solution}\n// student ${student}\n`);
  }
  return folder;
}

/**
 * Grades such a class, and notes what memory that took in `peak`.
 * @param folder as {@link makeClass} gives it
 */
export async function gradeMadeClass(folder: string, out: string, peak: Peak): Promise<void> {
  await runNode(gradeMade(folder, out), courseRoot, (pid) => {
    const [grader = pid, ...below] = processTree(pid);
    // In a sandbox the grader's child is what holds the worker, and that is small.
    const workers = below.filter((one) => commandLine(one).includes('worker.cjs'));
    peak.grader = Math.max(peak.grader, residentBytes(grader));
    peak.worker = Math.max(peak.worker, ...workers.map(residentBytes));
  });
}

/** What Node is given to grade such a class. */
export function gradeMade(folder: string, out: string, slug = SLUG): string[] {
  const cli = join(courseRoot, 'dist', 'cli.cjs');
  return [cli, 'grade', join(folder, 'class'), '--exercise', slug, '--out', out, '--seed', '1'];
}

/** Not a part of what is measured. @throws when not each of so many submissions has passed */
export function allHavePassed(out: string, submissions: number): void {
  const counts = new Map<string, number>();
  for (const { status } of readResults(out)) counts.set(status, (counts.get(status) ?? 0) + 1);
  const sum = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  if (sum !== `${submissions} passed`) throw new Error(`not all that is right has passed: ${sum}`);
}

/** @throws when Node ends with anything but 0 */
export async function runNode(
  args: readonly string[],
  cwd = courseRoot,
  sample?: (pid: number) => void,
): Promise<void> {
  const env = { ...process.env, COURSE_RUN: undefined };
  const child = spawn(process.execPath, [...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const { pid } = child;
  const sampling = sample && pid !== undefined ? setInterval(() => sample(pid), SAMPLE_MS) : undefined;
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  clearInterval(sampling);
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${said}`);
}

export function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
