import { execFile, spawn } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { courseRoot } from '../course/root.js';
import type { FormatName } from '../report/formats/format.js';
import { folderNames } from '../report/formats/folder-names.js';
import type { AutograderSettings } from './autograder-settings.js';

/** How long the grader may take to end what it has started once it is told to. */
const STOP_GRACE_MS = 5000;

const LEFT_OUT = new Set(['.git', 'node_modules']);

export interface FolderToGrade {
  /** The student's own folder, as their host has laid it out. */
  submission: string;
  student: string;
  /** When it was handed in, where the host tells. */
  submittedAt?: string | undefined;
  format: FormatName;
  settings: AutograderSettings;
}

/** `exitCode` is that of `npm run grade`; undefined when it was ended because the budget was spent. */
export interface Ending {
  exitCode: number | undefined;
}

/**
 * Grades one student's folder as a class of one, by `npm run grade` itself: in a process of its own, so that whatever becomes of it can be
 * reported. What the grader prints, this process prints.
 * @param read is given the folder that the results are in, before it is removed
 */
export async function gradeFolder<T>(folder: FolderToGrade, read: (out: string, ending: Ending) => T): Promise<T> {
  const work = mkdtempSync(join(tmpdir(), 'autograder-'));
  try {
    const [classFolder, out] = [join(work, 'class'), join(work, 'out')];
    copySubmission(folder.submission, join(classFolder, studentFolder(folder.student)));
    const args = ['grade', classFolder, '--out', out, '--format', folder.format, ...(await optionsOf(folder))];
    return read(join(out, folder.format), await run(args, folder.settings.budgetSeconds));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copied, since a class is a folder a student; links stay links, which the grader refuses to follow. */
function copySubmission(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const isTaken = (path: string) => {
    const stat = lstatSync(path);
    return !LEFT_OUT.has(basename(path)) && (stat.isFile() || stat.isDirectory() || stat.isSymbolicLink());
  };
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => path === from || isTaken(path) });
}

/** A folder that is called `exercises` would make the class look like a checkout. */
function studentFolder(student: string): string {
  const name = folderNames([student]).get(student) ?? 'student';
  return name.toLowerCase() === 'exercises' ? `${name}-` : name;
}

async function optionsOf({ settings: { exercises, sandbox }, submittedAt }: FolderToGrade): Promise<string[]> {
  return [
    ...(exercises ?? []).flatMap((slug) => ['--exercise', slug]),
    ...(sandbox === undefined ? [] : ['--sandbox', sandbox]),
    ...(submittedAt !== undefined && (await gradeTakes('--submitted-at')) ? ['--submitted-at', submittedAt] : []),
  ];
}

async function gradeTakes(option: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli(), 'grade', '--help']);
  return stdout.includes(option);
}

async function run(args: readonly string[], budgetSeconds: number | undefined): Promise<Ending> {
  const child = spawn(process.execPath, [cli(), ...args], {
    // Not where the student's files are: nothing there is to have a say in how they are graded.
    cwd: courseRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let spent = false;
  const timers: NodeJS.Timeout[] = [];
  if (budgetSeconds !== undefined) {
    const stop = () => {
      spent = child.kill('SIGTERM');
      timers.push(setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS));
    };
    timers.push(setTimeout(stop, budgetSeconds * 1000));
  }
  try {
    const exitCode = await new Promise<number | undefined>((resolve, reject) =>
      child.once('error', reject).once('exit', (code) => resolve(code ?? undefined)),
    );
    return { exitCode: spent ? undefined : (exitCode ?? 3) };
  } finally {
    timers.forEach((timer) => clearTimeout(timer));
  }
}

function cli(): string {
  return join(courseRoot, 'dist', 'cli.cjs');
}
