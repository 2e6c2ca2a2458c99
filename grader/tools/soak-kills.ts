import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exercisesOf } from '../course/choose-exercise.js';
import { exerciseFiles, readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';
import { newSeed, Random } from '../engine/check/random.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { parentOf, processTree } from '../engine/process/proc.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { Progress } from '../report/progress.js';
import { readResults } from '../report/read-results.js';

export interface KillsOptions {
  kills: number;
  sandbox?: Tier;
  seed?: number;
}

/** Students of the class that is graded; the first is right, the others have made mistakes, each another one. */
const STUDENTS = 6;
const DEFAULT_EXERCISES = ['port-url', 'echo-server'];
/** Whoever is killed, so many runs of the same command have to be enough. */
const MOST_RUNS = 5;

/** The grader, a worker of its or the sandbox around it, or what a worker has started: a student's process, its sandbox, the compiler. */
type Victim = 'grader' | 'worker' | 'below a worker';

/**
 * `npm run soak -- --kills N`: grades a small class, and kills the grader, a worker or a student's process at a random moment, N times.
 * The same command, given again where it was the grader, has to end with the gradebook of a run that nobody has disturbed.
 */
export async function soakKills(slugs: readonly string[], { kills, sandbox: asked, seed = newSeed() }: KillsOptions) {
  beginRun();
  const exercises = exercisesOf(readCourse(), slugs.length === 0 ? DEFAULT_EXERCISES : slugs).map(({ slug }) => slug);
  const { sandbox } = await chooseSandbox(asked);
  const work = temporaryFolder('kills');
  makeClass(join(work, 'class'), exercises);
  const grade = (out: string) => gradeArgs(join(work, 'class'), { out, exercises, tier: sandbox.tier, seed });
  const started = performance.now();
  await runToEnd(grade(join(work, 'undisturbed')));
  const usualMs = performance.now() - started;
  const wanted = gradebook(join(work, 'undisturbed'));
  const random = new Random(seed);
  const progress = new Progress(kills, 'killed');
  const victims: Record<Victim, number> = { grader: 0, worker: 0, 'below a worker': 0 };
  const wrong: string[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    const out = join(work, `out-${kill}`);
    const victim = await runAndKill(grade(out), random, usualMs);
    if (victim === undefined) {
      // It was done before the moment came: once more.
      kill--;
      continue;
    }
    victims[victim]++;
    for (let runs = 1; runs < MOST_RUNS && !(await runToEnd(grade(out))); runs++);
    if (gradebook(out) !== wanted) wrong.push(`kill ${kill}, a ${victim}:\n${gradebook(out)}`);
    rmSync(out, { recursive: true, force: true });
    progress.step();
  }
  if (wrong.length > 0)
    console.log(`the gradebook of a run that nobody disturbed:\n${wanted}\n\n${wrong.join('\n\n')}`);
  const each = Object.entries(victims).map(([who, times]) => `${who} ${times}`);
  console.log(
    `${kills} times kill -9 (${each.join(', ')}), sandbox ${sandbox.tier}, seed ${seed}: ${wrong.length} other gradebooks`,
  );
  return wrong.length === 0 ? exitCodes.passed : exitCodes.failed;
}

function makeClass(folder: string, exercises: readonly string[]): void {
  for (let student = 0; student < STUDENTS; student++) {
    const own = join(folder, `student-${student}`);
    mkdirSync(own, { recursive: true });
    for (const slug of exercises) {
      const { reference, mistakes } = exerciseFiles(slug);
      const wrong = readdirSync(mistakes).sort();
      const source = student === 0 ? reference : join(mistakes, wrong[student % wrong.length] ?? '');
      copyFileSync(source, join(own, `${slug}.ts`));
    }
  }
}

function gradeArgs(
  folder: string,
  { out, exercises, tier, seed }: { out: string; exercises: readonly string[]; tier: Tier; seed: number },
): string[] {
  const options = ['--out', out, '--exercise', exercises.join(','), '--sandbox', tier, '--seed', String(seed)];
  return [join(courseRoot, 'dist', 'cli.cjs'), 'grade', folder, ...options];
}

/** @returns whether it came to its end by itself, with whatever verdicts */
async function runToEnd(args: readonly string[]): Promise<boolean> {
  const child = startGrading(args);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return code === exitCodes.passed || code === exitCodes.failed;
}

/** Kills one process of a run at a random moment, and waits for the run's end. @returns who it was; undefined when it was too late */
async function runAndKill(args: readonly string[], random: Random, usualMs: number): Promise<Victim | undefined> {
  const child = startGrading(args);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const moment = new Promise<'now'>((resolve) => setTimeout(resolve, random.int(0, Math.ceil(usualMs)), 'now'));
  if ((await Promise.race([ended, moment])) !== 'now' || child.pid === undefined) return undefined;
  const [grader = 0, ...below] = processTree(child.pid);
  const workers = below.filter((pid) => parentOf(pid) === grader);
  const others = below.filter((pid) => !workers.includes(pid));
  const groups: [Victim, number[]][] = [
    ['grader', [grader]],
    ['worker', workers],
    ['below a worker', others],
  ];
  const there = groups.filter(([, pids]) => pids.length > 0);
  const [victim, pids] = random.pick(there);
  try {
    process.kill(random.pick(pids), 'SIGKILL');
  } catch {
    // It ended at this very moment.
    await ended;
    return undefined;
  }
  await ended;
  return victim;
}

function startGrading(args: readonly string[]) {
  const env = { ...process.env, COURSE_RUN: undefined };
  return spawn(process.execPath, [...args], { cwd: courseRoot, env, stdio: 'ignore' });
}

/** Who has what, check by check, without what differs from one run to the next. */
function gradebook(out: string): string {
  try {
    return readResults(out)
      .map(({ student, exercise, status, points, checks }) => {
        const outcomes = checks.map(({ name, outcome }) => `${name} ${outcome}`);
        return `${student} ${exercise} ${status} ${points}: ${outcomes.join(', ')}`;
      })
      .join('\n');
  } catch (error) {
    return `none: ${(error as Error).message}`;
  }
}
