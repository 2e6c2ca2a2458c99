import { createHash, type Hash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { exerciseFiles, hiddenChecksFile } from '../../course/course.js';
import { readRegularFile } from '../../course/regular-file.js';
import { courseRoot } from '../../course/root.js';
import { lackOfProgram } from '../../engine/machine/programs.js';
import { usedPrograms } from '../../engine/machine/used-programs.js';
import type { Fingerprint } from '../../engine/results/result.js';

/** What a basis is taken of. */
export interface Based {
  exercise: string;
  /** The student's file. */
  entry: string;
  /** The student's folder. */
  root: string;
}

/** What a student's folder holds beyond so many files is not looked at: nobody imports so many. */
const MOST_FILES = 500;
/** Folders count too here. */
const MOST_ENTRIES = 5_000;
/** Larger files are never taken for a program: their size and time tell them apart. */
const LARGEST_READ_BYTES = 1024 * 1024;
/** Bundles of the grader that a verdict may depend on. */
const ENGINE = ['worker.cjs', 'agent.cjs', 'nameless-user.cjs', 'fast-check.cjs'];
/** A path that leads to a file beside this one, in quotation marks, wherever it stands. */
const NEIGHBOUR = /['"`]\.\.?\//;

/** Finds out what a result rests on: the student's program, the checks, the grader, Node. */
export class Fingerprinter {
  private readonly grader: string;
  private readonly checks = new Map<string, string>();

  /** @param hidden the folder of an instructor's own checks */
  constructor(private readonly hidden?: string) {
    const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
    for (const bundle of ENGINE) hash.update(readFileSync(join(courseRoot, 'dist', bundle)));
    this.grader = short(hash);
  }

  /** Of one submission, as its files are at this moment. */
  of(submission: Based): Fingerprint {
    const { exercise } = submission;
    return {
      program: digestProgram(submission),
      checks: this.checksOf(exercise),
      grader: this.grader,
      node: process.version,
    };
  }

  private checksOf(slug: string): string {
    const known = this.checks.get(slug);
    if (known !== undefined) return known;
    const { folder, student, stub } = exerciseFiles(slug);
    const hash = createHash('sha256');
    for (const file of filesIn(folder)) if (file !== student) addFile(hash, file, relative(folder, file));
    addFile(hash, stub, 'stub');
    if (this.hidden !== undefined) this.addHidden(hash, slug, this.hidden);
    // Where a program is missing, checks that use it are not run: that is another result than with it.
    for (const name of usedPrograms(slug, this.hidden))
      if (lackOfProgram(name) !== undefined) hash.update(`without ${name}`);
    const digest = short(hash);
    this.checks.set(slug, digest);
    return digest;
  }

  /** An exercise's hidden checks, if there are any; and where they name files beside them, all that lies there. */
  private addHidden(hash: Hash, slug: string, folder: string): void {
    const file = hiddenChecksFile(folder, slug);
    if (lstat(file) === undefined) return;
    const text = addFile(hash, file, 'hidden');
    if (text === undefined || !NEIGHBOUR.test(text)) return;
    for (const beside of filesIn(folder)) addFile(hash, beside, relative(folder, beside));
  }
}

/** What of two bases differs, in words for an instructor; empty when nothing does. */
export function whatDiffers(before: Fingerprint, after: Fingerprint): string[] {
  const words: Record<keyof Fingerprint, string> = {
    program: 'the program',
    checks: 'the checks',
    grader: 'the grader',
    node: `Node (${before.node}, now ${after.node})`,
  };
  return (Object.keys(words) as (keyof Fingerprint)[])
    .filter((part) => before[part] !== after[part])
    .map((part) => words[part]);
}

/** The student's file, and where it names files beside it, these too. */
function digestProgram({ entry, root }: Based): string {
  const hash = createHash('sha256');
  const text = addFile(hash, entry, basename(entry));
  const folder = dirname(entry);
  hash.update(isWithin(folder, root) ? 'within' : 'reached through a link');
  if (text !== undefined && NEIGHBOUR.test(text)) {
    for (const file of filesIn(folder)) if (file !== entry) addFile(hash, file, relative(folder, file));
  }
  return short(hash);
}

function isWithin(folder: string, root: string): boolean {
  try {
    return !relative(realpathSync(root), realpathSync(folder)).startsWith('..');
  } catch {
    return false;
  }
}

/** All regular files and links below a folder, sorted, at most so many; nothing of packages. */
function filesIn(folder: string): string[] {
  const found: string[] = [];
  let looked = 0;
  const walk = (at: string) => {
    for (const one of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length >= MOST_FILES || ++looked > MOST_ENTRIES) return;
      if (!one.isDirectory()) found.push(join(at, one.name));
      else if (one.name !== 'node_modules') walk(join(at, one.name));
    }
  };
  try {
    walk(folder);
  } catch {
    // Gone, or not to be read: what was found until then has to do.
  }
  return found;
}

/** Adds what a file is and holds. @returns its text, when it was read */
function addFile(hash: Hash, file: string, name: string): string | undefined {
  const stat = lstat(file);
  hash.update(JSON.stringify([name, kindOf(file, stat)]));
  if (stat?.isFile() !== true || stat.size > LARGEST_READ_BYTES) return undefined;
  try {
    const bytes = readRegularFile(file, LARGEST_READ_BYTES);
    hash.update(bytes);
    return bytes.toString('latin1');
  } catch (error) {
    hash.update((error as NodeJS.ErrnoException).code ?? 'unreadable');
    return undefined;
  }
}

function kindOf(file: string, stat: Stats | undefined): string {
  if (stat === undefined) return 'missing';
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  if (!stat.isFile()) return 'no file';
  return stat.size > LARGEST_READ_BYTES ? `large ${stat.size} ${stat.mtimeMs}` : `file ${stat.size}`;
}

function lstat(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function short(hash: Hash): string {
  return hash.digest('hex').slice(0, 32);
}
