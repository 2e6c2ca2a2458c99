import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { METADATA } from './class-folder.js';
import { UnreadableClass } from './gradescope.js';
import { slugOfFile } from './file-slug.js';
import { isJunk } from './junk.js';
import { platformName } from './lms-names.js';
import { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster.js';
import { listZip } from './unzip.js';
import { isCheckout, listed, workFiles } from './work-files.js';
import { RefusedZip } from './zip-rules.js';

export interface Located {
  /** Absolute: a folder, or a ZIP. */
  path: string;
  /** Below what was given, with `/`; empty when it is that itself. */
  inside: string;
  /** What lies beside it on the way, and may be somebody's. */
  left: string[];
}

export interface LocateOptions {
  slugs: readonly string[];
  rows: readonly RosterRow[];
  /** What was given is a ZIP, unpacked: these often hold one folder more. */
  isZip: boolean;
}

const DEEPEST = 3;
/** What a folder in a folder can be: a class, a folder that holds one, a student's work, or nothing of these. */
type Kind = 'class' | 'one-of-class' | 'nests' | 'student' | 'other';

/**
 * Finds the class where what was given is a folder too high: the one folder or ZIP in it that is a download, or whose folders the roster has.
 * @throws {UnreadableClass} when there are several, with which to name
 */
export async function locateClass(top: string, options: LocateOptions): Promise<Located> {
  let located: Located = { path: top, inside: '', left: [] };
  for (let depth = 0; depth < DEEPEST && !isZipName(located.path); depth++) {
    const next = await stepInto(located.path, options);
    if (next === undefined) break;
    const inside = located.inside === '' ? next.name : `${located.inside}/${next.name}`;
    located = { path: join(located.path, next.name), inside, left: [...located.left, ...next.left] };
  }
  return located;
}

async function stepInto(folder: string, options: LocateOptions): Promise<{ name: string; left: string[] } | undefined> {
  const entries = listed(folder);
  if (isCheckout(entries) || downloadIn(entries) !== undefined) return undefined;
  const inner = entries.filter((entry) => entry.isDirectory() || (entry.isFile() && isZipName(entry.name)));
  const kinds = await Promise.all(
    inner.map(async (entry) => ({ name: entry.name, kind: await kindOf(folder, entry, options) })),
  );
  const of = (kind: Kind) => kinds.filter((one) => one.kind === kind).map(({ name }) => name);
  const [students, classes] = [of('student'), of('class')];
  if (students.length > 0 && classes.length > 0)
    throw new UnreadableClass(
      `it holds folders or ZIPs of students (${shown(students)}) beside a whole download (${shown(classes)}): name the one that is meant`,
    );
  if (students.length > 0) return ofPeople(folder, inner, entries, options);
  const found = [classes, of('one-of-class'), of('nests')].find((names) => names.length > 0) ?? [];
  const [name] = found;
  if (name === undefined) return undefined;
  if (found.length === 1) return { name, left: kinds.flatMap((one) => (one.name === name ? [] : [one.name])) };
  // Of one student each: whose folder holds a file that was downloaded from the platform once.
  if (classes.length === 0 && of('nests').length === 0) return undefined;
  throw new UnreadableClass(`it holds several classes, ${shown(found)}: name the one that is meant`);
}

function shown(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');
}

/** Without a platform's names: the only folder, or the one whose folders the roster has, while it has none of those beside it. */
function ofPeople(
  folder: string,
  inner: readonly Dirent[],
  entries: readonly Dirent[],
  { rows, slugs, isZip }: LocateOptions,
): { name: string; left: string[] } | undefined {
  const index = new RosterIndex(rows);
  const isListed = (name: string) => index.byName(stem(name)).length + index.byWord(stem(name)).length > 0;
  if (inner.some(({ name }) => isListed(name)) || entries.some(({ name }) => slugOfFile(name, slugs))) return undefined;
  const folders = inner.filter((entry) => entry.isDirectory());
  const ofRoster = folders.filter(({ name }) => peopleIn(join(folder, name)).some(isListed));
  if (ofRoster.length > 1)
    throw new UnreadableClass(
      `the students of the roster are in several folders, ${ofRoster.map(({ name }) => name).join(', ')}: name the one that is meant`,
    );
  const [proven] = ofRoster;
  if (proven) return { name: proven.name, left: inner.flatMap(({ name }) => (name === proven.name ? [] : [name])) };
  const [only] = folders;
  if (!only || inner.length > 1) return undefined;
  const people = peopleIn(join(folder, only.name));
  const withWork = people.filter(
    (name) => !isPart(name, slugs) && (isZipName(name) || holdsWork(join(folder, only.name, name), slugs)),
  );
  const enough = isZip && entries.length === 1 ? 1 : 2;
  const ownWork = listed(join(folder, only.name)).some((entry) => entry.isFile() && /\.ts$/i.test(entry.name));
  return withWork.length >= enough && withWork.length === people.length && !ownWork
    ? { name: only.name, left: [] }
    : undefined;
}

/** Names of folders and ZIPs that may each be of a student. */
function peopleIn(folder: string): string[] {
  const entries = listed(folder);
  if (isCheckout(entries)) return [];
  return entries.flatMap((entry) => (entry.isDirectory() || isZipName(entry.name) ? [entry.name] : []));
}

/** How a student calls a part, or a version, of their work. */
function isPart(name: string, slugs: readonly string[]): boolean {
  return slugOfFile(`${stem(name)}.ts`, slugs) !== undefined || PART.test(stem(name));
}

const PART =
  /^(src|lib|test|tests|dist|build|code|work|exercises?|solutions?|backup|old|new|final|copy|archive|docs?|images?|assets|(v|version|attempt|try|part|task|week|lab|lesson|ex)[-_ ]?\d+.*|\d{1,2})$/i;

async function kindOf(folder: string, entry: Dirent, { slugs }: LocateOptions): Promise<Kind> {
  const path = join(folder, entry.name);
  if (!entry.isDirectory()) return kindOfZip(path);
  const entries = listed(path);
  if (isCheckout(entries)) return 'student';
  const download = downloadIn(entries);
  if (download !== undefined) return download;
  const within = entries.filter((one) => one.isDirectory()).map((one) => listed(join(path, one.name)));
  if (within.some((one) => !isCheckout(one) && downloadIn(one) === 'class')) return 'nests';
  return holdsWork(path, slugs) ? 'student' : 'other';
}

async function kindOfZip(path: string): Promise<Kind> {
  try {
    const names = (await listZip(path)).filter((name) => !name.split('/').some(isJunk));
    const tops = [...new Set(names.map((name) => name.split('/')[0] ?? ''))];
    const inner = tops.length === 1 ? [...new Set(names.flatMap((name) => name.split('/')[1] ?? []))] : [];
    return downloadOf(tops) ?? downloadOf(inner) ?? 'student';
  } catch (error) {
    if (error instanceof RefusedZip) return 'student';
    throw error;
  }
}

function downloadIn(entries: readonly Dirent[]): 'class' | 'one-of-class' | undefined {
  return downloadOf(entries.map(({ name }) => name));
}

/** Gradescope's list is in it, or most of what is not a list, a sheet or a page has a platform's name. */
function downloadOf(names: readonly string[]): 'class' | 'one-of-class' | undefined {
  if (names.includes(METADATA)) return 'class';
  const given = names.flatMap((name) => platformName(name) ?? []);
  const others = names.filter((name) => name !== '' && !/\.(csv|xlsx?|ods|html?|txt|pdf|yml|json|md)$/i.test(name));
  if (given.length === 0 || given.length < others.length / 2) return undefined;
  return new Set(given.map(({ name, number }) => `${name}/${number}`)).size > 1 ? 'class' : 'one-of-class';
}

function holdsWork(folder: string, slugs: readonly string[]): boolean {
  const { files } = workFiles(folder);
  return files.some(({ name }) => isZipName(name) || /\.ts$/i.test(name) || slugOfFile(name, slugs) !== undefined);
}

function isZipName(name: string): boolean {
  return /\.zip$/i.test(name);
}

function stem(name: string): string {
  return basename(name).replace(/\.zip$/i, '');
}
