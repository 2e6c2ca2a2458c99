import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { collectClass } from './collect.js';
import { collectedSchema } from './collected-file.js';
import { readRoster } from './roster.js';
import type { SourceName } from './source-names.js';
import type { Collected } from './submission.js';
import { writeZip, type Packed } from './zip.fixture.js';

export const course = readCourse();
const slugs = course.exercises.map(({ slug }) => slug);
const echo = course.exercises.filter(({ slug }) => slug === 'echo-server');

/** A folder in which a test makes a class, in `class` or as a ZIP. */
export class ClassFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'course-collect-'));

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes files of the class; what each holds is its own path. */
  hands(...paths: string[]): void {
    for (const path of paths) this.writes(path, path);
  }

  writes(path: string, content: string): void {
    const file = this.path('class', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** A ZIP; an entry of which there is only a name holds that. @returns its path */
  zip(path: string, entries: readonly (string | Packed)[]): string {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    return writeZip(
      this.path(path),
      entries.map((one) => (typeof one === 'string' ? { name: one, content: one } : one)),
    );
  }

  /** Collects, and checks that what is recorded is what its schema says. */
  async collect(
    path = 'class',
    {
      roster,
      known,
      asked,
      exercises = echo,
      everyAttempt,
    }: {
      roster?: string;
      known?: string;
      asked?: SourceName;
      exercises?: typeof echo;
      everyAttempt?: Set<string>;
    } = {},
  ) {
    const rows = (text: string | undefined) => (text === undefined ? undefined : readRoster(Buffer.from(text)).rows);
    const work = this.path('work');
    mkdirSync(work, { recursive: true });
    const collected = await collectClass(this.path(path), {
      exercises,
      slugs,
      work,
      roster: rows(roster),
      known: rows(known),
      asked,
      ...(everyAttempt && { everyAttempt }),
    });
    collectedSchema.parse(JSON.parse(JSON.stringify(collected.record)));
    return collected;
  }
}

/** Who handed in what: a student, and what the file that is graded holds. */
export function graded({ submissions }: Pick<Collected, 'submissions'>): [string, string | undefined][] {
  return submissions.map(({ student, entry }) => {
    try {
      return [student, readFileSync(entry, 'utf8')];
    } catch {
      return [student, undefined];
    }
  });
}

export const METADATA = `---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0012'
    :email: ada@example.org
  - :name: Grace Hopper
    :sid:
    :email: grace@example.org
  :created_at: 2026-02-27 05:36:14.364398000 Z
  :score: 3.5
  :results: !ruby/object:Odd
    :tests: []
submission_2:
  :submitters:
  - :name: Ada Lovelace
    :sid: 0012
    :email: ada@example.org
  :created_at: 2026-02-26T05:36:14.364-08:00
  :score: 0.0
submission_3:
  :submitters:
  - :name: Alan Turing
    :sid:
    :email:
  :created_at: soon
`;
