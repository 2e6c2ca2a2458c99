import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { readCourse } from '../../course/course.js';
import { collectClass } from './collect.js';
import { madeClass, type MadeClass, type MadeFile } from './made-class.fixture.js';
import { rosterKind, rosterOf } from './made-people.fixture.js';
import { sameName } from './person-names.js';
import type { RosterRow } from './roster-person.js';
import { readRoster } from './roster.js';
import type { Collected } from './submission.js';
import { writeZip, type Packed } from './zip.fixture.js';

/**
 * A longer run: `FUZZ_SEED=random FUZZ_CLASSES=100000 npx jest --config grader/jest.config.ts collect/fuzz-class`. What it finds is tried again
 * with the `seed` and the `path` that it prints, as FUZZ_SEED and FUZZ_PATH.
 */
const CLASSES = Number(process.env.FUZZ_CLASSES ?? 300);
jest.setTimeout(Math.max(60_000, CLASSES * 200));

const exercises = readCourse().exercises.filter(({ slug }) => slug === 'echo-server');
const containers = ['folder', 'folder too high', 'zip', 'zip of a folder', 'zip in a folder'] as const;
type Container = (typeof containers)[number];

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-fuzz-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a class. @returns its path */
function write({ files }: MadeClass, container: Container, top: string): string {
  const zips = new Map<string, Packed[]>();
  const plain: MadeFile[] = [];
  for (const file of files) {
    if (file.within === undefined) plain.push(file);
    else zips.set(file.path, [...(zips.get(file.path) ?? []), entryOf(file, top)]);
  }
  const packed = [...zips].map(([path, entries]) => ({ path, content: zipBytes(entries, top) }));
  const all = [...plain, ...packed];
  if (container === 'folder' || container === 'folder too high') {
    const into = container === 'folder' ? join(top, 'class') : join(top, 'downloads', 'class');
    mkdirSync(into, { recursive: true });
    for (const { path, content } of all) {
      mkdirSync(dirname(join(into, path)), { recursive: true });
      writeFileSync(join(into, path), content);
    }
    if (container === 'folder') return into;
    writeFileSync(join(top, 'downloads', 'roster.csv'), 'Name\nAda');
    return join(top, 'downloads');
  }
  const prefix = container === 'zip of a folder' ? 'class/' : '';
  const within = container === 'zip in a folder' ? join(top, 'downloads') : top;
  mkdirSync(within, { recursive: true });
  const zip = writeZip(
    join(within, 'class.zip'),
    all.map(({ path, content }) => ({ name: `${prefix}${path}`, content })),
  );
  return container === 'zip in a folder' ? within : zip;
}

function entryOf({ within = '', content }: MadeFile, top: string): Packed {
  const [zip, inner] = within.split('.zip/');
  if (inner !== undefined) return { name: `${zip}.zip`, content: zipBytes([{ name: inner, content }], top) };
  return { name: within, content, host: within.includes('\\') ? 0 : 3 };
}

function zipBytes(entries: readonly Packed[], top: string): Buffer {
  return readFileSync(writeZip(join(top, 'made.zip'), entries));
}

/** Works that stand under somebody who has not made them, and works of which there is no word. */
function wrongs(
  made: MadeClass,
  { submissions, record }: Collected,
  rows: readonly RosterRow[],
  inRoster: readonly number[],
): string[] {
  const contents = new Map<string, string[]>();
  for (const { student, entry } of submissions) {
    const content = textOf(entry);
    if (content !== undefined) contents.set(content, [...(contents.get(content) ?? []), student]);
  }
  const listed = new Set([
    ...record.students.flatMap(({ exercises: each, others }) => [
      ...others,
      ...each.flatMap(({ insteadOf }) => insteadOf),
    ]),
    ...record.unmatched.map(({ file }) => file),
    ...record.refused.map(({ file }) => file),
    ...record.ignored,
    ...record.besides,
  ]);
  const ownersOf = new Map<string, string>();
  return made.files.flatMap(({ path, within, content, owners }) => {
    if (owners === undefined) return [];
    const under = contents.get(content) ?? [];
    const wrong = under.flatMap((student) => {
      const row = rows.findIndex(({ label }) => label === student);
      const owner = inRoster[row];
      if (row !== -1) return owner !== undefined && owners.includes(owner) ? [] : [`${path} is under ${student}`];
      const before = ownersOf.get(student);
      ownersOf.set(student, owners.join());
      return before === undefined || before === owners.join()
        ? []
        : [`${student} has work of ${before} and of ${owners.join()}`];
    });
    const shown = within === undefined ? path : `${path}/${within.replaceAll('\\', '/')}`;
    const isHere = (one: string) =>
      one === shown || one.endsWith(`/${shown}`) || `class/${shown}`.startsWith(`${one}/`);
    const above = shown.split('/').map((_part, at, parts) => parts.slice(0, at + 1).join('/'));
    const isWithin = (one: string) => above.some((path) => one.endsWith(`/${path}`) && path.includes('.zip'));
    const isTold =
      under.length > 0 || [...listed].some((one) => isHere(one) || shown.startsWith(`${one}/`) || isWithin(one));
    return [...wrong, ...(isTold ? [] : [`nothing says where ${shown} went`])];
  });
}

function hasNamesake({ students }: MadeClass, at: number): boolean {
  const nameOf = (one: MadeClass['students'][number] | undefined) => `${one?.first} ${one?.last}`;
  return students.some((other, index) => index !== at && sameName(nameOf(other), nameOf(students[at])));
}

/** A roster of names alone does not say whose folder it is that has one student's login and another's name. */
function isDecidable(kind: string, { students }: MadeClass): boolean {
  if (kind !== 'names') return true;
  return !students.some(({ login }, at) =>
    students.some(({ first, last }, other) => other !== at && sameName(login, `${first} ${last}`)),
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

test(`in ${CLASSES} made-up classes nobody has another's work, and none is lost without a line`, async () => {
  let [run, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      madeClass,
      rosterKind,
      fc.constantFrom(...containers),
      fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 2 }),
      fc.boolean(),
      async (made, kind, container, missing, asWorksheet) => {
        fc.pre(isDecidable(kind, made));
        const top = join(folder, String(run++));
        const work = join(top, 'work');
        mkdirSync(work, { recursive: true });
        // Of two namesakes, of whom the roster has one, nobody can tell which it is by the name alone.
        const absent = new Set(missing.filter((at) => !hasNamesake(made, at)));
        const inRoster = made.students.flatMap((_one, at) => (absent.has(at) ? [] : [at]));
        const rows =
          kind === 'none' || inRoster.length === 0
            ? undefined
            : readRoster(Buffer.from(rosterOf(kind, made.students, absent))).rows;
        const who =
          rows !== undefined && asWorksheet && kind.startsWith('worksheet') ? { known: rows } : { roster: rows };
        const path = write(made, container, top);
        try {
          const collected = await collectClass(path, { exercises, work, ...who });
          const at = (rows ?? []).map(({ line }) => inRoster[line - 2] ?? -1);
          expect(wrongs(made, collected, rows ?? [], at)).toEqual([]);
        } catch (error) {
          // What is refused whole says so, and names what to give.
          if (!(error instanceof Error && 'code' in error && error.code === 'unreadable-class')) throw error;
          refused++;
        } finally {
          rmSync(top, { recursive: true, force: true });
        }
      },
    ),
    {
      numRuns: CLASSES,
      ...(process.env.FUZZ_PATH === undefined ? {} : { path: process.env.FUZZ_PATH, endOnFailure: true }),
    },
  );
  expect(refused).toBeLessThan(CLASSES / 20);
});
