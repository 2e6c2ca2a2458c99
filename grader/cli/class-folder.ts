import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { collectClass, mayHoldClass } from '../class/collect/collect.js';
import { readRoster, type Roster } from '../class/collect/roster.js';
import type { SourceName } from '../class/collect/source-names.js';
import type { Collected } from '../class/collect/submission.js';
import { inOut } from '../class/journal/out-error.js';
import { countsEarlier, type Policies } from '../class/policy/policy.js';
import type { Course, Exercise } from '../course/course.js';
import { UsageError } from '../course/usage-error.js';
import { temporaryFolder } from '../engine/process/launch-mark.js';
import { jsonText } from '../engine/results/json-text.js';
import { printable } from '../report/feedback.js';

export interface ClassArguments {
  /** The folder or ZIP, as it was typed. */
  dir: string;
  roster: string | undefined;
  /** The folder that what was typed is relative to. */
  from: string;
  /** What the instructor says that the class is. */
  asked?: SourceName | undefined;
  /** A worksheet of Moodle's, which tells who may be in the class where there is no roster. */
  worksheet?: Buffer | undefined;
}

/** A class, and what to say of how its roster was read. */
export interface ClassRead {
  collected: Collected;
  rosterLines: string[];
}

/** Collects the class that was typed. @throws {UsageError} when there is none, or the roster makes no sense */
export async function classOf(
  { dir, roster, from, asked, worksheet }: ClassArguments,
  course: Course,
  exercises: readonly Exercise[],
  policies: Policies = new Map(),
): Promise<ClassRead> {
  const path = resolve(from, dir);
  if (!mayHoldClass(path))
    throw new UsageError(`${dir} is no folder and no ZIP; give one that holds a folder or a ZIP a student`);
  const read = roster === undefined ? undefined : rosterIn(resolve(from, roster));
  const known = worksheet === undefined ? undefined : rowsOf(worksheet);
  const slugs = course.exercises.map(({ slug }) => slug);
  const everyAttempt = new Set(slugs.filter((slug) => countsEarlier(policies.get(slug))));
  const collected = await inUsage(dir, () =>
    collectClass(path, {
      exercises,
      slugs,
      work: temporaryFolder('class'),
      everyAttempt,
      roster: read?.rows,
      known,
      asked,
    }),
  );
  if (collected.submissions.length === 0) {
    const { ignored, refused } = collected.record;
    const there = [...ignored, ...refused.map(({ file, why }) => `${file} (${why})`)].slice(0, 5).map(printable);
    throw new UsageError(
      `${dir} holds no student's folder, ZIP or download${there.length > 0 ? `, only ${there.join(', ')}` : ''}`,
    );
  }
  return { collected, rosterLines: read?.lines ?? [] };
}

/** A worksheet that is no roster is the formats' business. */
function rowsOf(worksheet: Buffer): Roster['rows'] | undefined {
  try {
    return readRoster(worksheet).rows;
  } catch (error) {
    if (codeOf(error) === 'roster') return undefined;
    throw error;
  }
}

/** Writes `OUT/collected.json`. @returns its path. @throws {UsageError} when OUT cannot be written to */
export function writeCollected(out: string, { record }: Collected): string {
  const file = join(out, 'collected.json');
  try {
    inOut(out, () => {
      mkdirSync(out, { recursive: true });
      writeFileSync(file, `${jsonText(record, 2)}\n`);
    });
  } catch (error) {
    throw codeOf(error) === 'out' ? new UsageError((error as Error).message) : error;
  }
  return file;
}

/** @throws {UsageError} when OUT, or a folder that it is to lie in, is a file */
export function refuseFileAsOut(out: string, given: string): void {
  const stat = statOf(out);
  if (stat?.isDirectory()) return;
  if (stat) throw new UsageError(`--out ${given}: ${out} is a file; give a folder, which may be a new one`);
  if (dirname(out) !== out) refuseFileAsOut(dirname(out), given);
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // ENOTDIR: one of the folders above is a file, and is looked at next.
    return undefined;
  }
}

function rosterIn(file: string): Roster {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new UsageError(`--roster: ${(error as Error).message}`);
  }
  try {
    return readRoster(content);
  } catch (error) {
    throw codeOf(error) === 'roster' ? new UsageError(`--roster: ${(error as Error).message}`) : error;
  }
}

async function inUsage<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'refused-zip' || code === 'unreadable-class')
      throw new UsageError(`${dir}: ${printable((error as Error).message)}`);
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
