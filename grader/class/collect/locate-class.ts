import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { downloadIn, isZipName, kindOf, peopleIn, type Kind } from './class-kind.js';
import { slugOfFile } from './file-slug.js';
import { UnreadableClass } from './gradescope.js';
import { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster-person.js';
import { isCheckout, listed } from './work-files.js';

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

interface Step {
  name: string;
  left: string[];
}

const DEEPEST = 3;

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

async function stepInto(folder: string, options: LocateOptions): Promise<Step | undefined> {
  const entries = listed(folder);
  if (isCheckout(entries) || downloadIn(entries) !== undefined) return undefined;
  const inner = entries.filter((entry) => entry.isDirectory() || (entry.isFile() && isZipName(entry.name)));
  const kinds = await Promise.all(
    inner.map(async (entry) => ({ name: entry.name, kind: await kindOf(folder, entry, options.slugs) })),
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
async function ofPeople(
  folder: string,
  inner: readonly Dirent[],
  entries: readonly Dirent[],
  { rows, slugs, isZip }: LocateOptions,
): Promise<Step | undefined> {
  const index = new RosterIndex(rows);
  const isListed = (name: string) => index.byName(stem(name)).length + index.byWord(stem(name)).length > 0;
  if (inner.some(({ name }) => isListed(name)) || entries.some(({ name }) => slugOfFile(name, slugs))) return undefined;
  const all = await Promise.all(inner.map(async ({ name }) => ({ name, people: await peopleIn(join(folder, name)) })));
  const ofRoster = all.filter(({ people }) => people.some(isListed)).map(({ name }) => name);
  if (ofRoster.length > 1)
    throw new UnreadableClass(
      `the students of the roster are in several folders, ${shown(ofRoster)}: name the one that is meant`,
    );
  const [proven] = ofRoster;
  if (proven !== undefined) return { name: proven, left: inner.flatMap(({ name }) => (name === proven ? [] : [name])) };
  const [only] = all;
  if (!only || all.length > 1) return undefined;
  const enough = isZip && entries.length === 1 ? 1 : 2;
  const isClass = only.people.length >= enough && only.people.every((name) => !isPart(name, slugs));
  return isClass ? { name: only.name, left: [] } : undefined;
}

const PART =
  /^(src|lib|test|tests|dist|build|code|work|exercises?|solutions?|backup|old|new|final|copy|archive|docs?|images?|assets|(v|version|attempt|try|part|task|week|lab|lesson|ex)[-_ ]?\d.*|\d{1,2})$/i;

/** How a student calls a part, or a version, of their work. */
function isPart(name: string, slugs: readonly string[]): boolean {
  return slugOfFile(`${stem(name)}.ts`, slugs) !== undefined || PART.test(stem(name));
}

function stem(name: string): string {
  return name.replace(/\.zip$/i, '');
}
