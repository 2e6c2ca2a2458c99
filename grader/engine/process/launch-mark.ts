import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf, processesWith } from './proc.js';
import { signal } from './signal.js';

/** Set in the environment of every student's process, so that what it started can be found whatever it did to hide. */
export const LAUNCH_VARIABLE = 'COURSE_LAUNCH';

/** What was killed may be seen for a moment yet. */
const MOST_SWEEPS = 10;

/** Names the command that all launches of a run belong to; a worker or Jest inherits it. */
const RUN_VARIABLE = 'COURSE_RUN';

export function launchMark(launch: string): string {
  return `${runOf()}/${launch}`;
}

/** What the names of all folders begin with that a run makes in the folder for temporary files. */
export function temporaryPrefix(run = runOf()): string {
  return join(tmpdir(), `course-${run}-`);
}

/** Makes a folder that only this user can enter, and that goes with the run. */
export function temporaryFolder(what: string): string {
  return mkdtempSync(`${temporaryPrefix()}${what}-`);
}

function runOf(): string {
  return process.env[RUN_VARIABLE] ?? String(process.pid);
}

/**
 * Kills what is left of one launch, whose first process had this id.
 * @param uid the user of that launch and of no other, if it had one: then nothing can hide
 * @returns how many there were
 */
export function killMarked(mark: string, first: number, uid?: number): number {
  return killAll(
    uid === undefined ? processesWith(LAUNCH_VARIABLE, (value) => value === mark, first) : processesOf(uid, first),
  );
}

/**
 * Begins a run: when this process exits, by Ctrl-C too, whatever its launches left is killed, and the run's temporary folders are removed.
 * To be called before anything is started, workers included: they learn of the run from their environment.
 */
export function beginRun(): void {
  const run = String(process.pid);
  process.env[RUN_VARIABLE] = run;
  process.once('exit', () => {
    for (let sweeps = 0; sweeps < MOST_SWEEPS && killRun(run) > 0; sweeps++);
    removeAll(temporaryPrefix(run));
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
}

/**
 * Workers first, which would go on to start processes; what they have just started still has their environment, or its own by now.
 * @returns how many were found: as long as there are any, there may be more
 */
function killRun(run: string): number {
  const workers = killAll(processesWith(RUN_VARIABLE, (value) => value === run));
  return workers + killLaunches(run);
}

/** Kills the students' processes of a run, whose workers are to be ended first. @returns how many there were */
export function killLaunches(run = runOf()): number {
  return killAll(processesWith(LAUNCH_VARIABLE, (value) => value.startsWith(`${run}/`)));
}

function removeAll(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name);
    if (!path.startsWith(prefix)) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody still writes there; it is no more than a temporary folder.
    }
  }
}

function killAll(pids: number[]): number {
  for (const pid of pids) signal(pid);
  return pids.length;
}
