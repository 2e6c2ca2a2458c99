import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Exercise } from '../../course/course.js';
import { courseRoot } from '../../course/root.js';

export const transports = ['tcp', 'udp'] as const;
export type Transport = (typeof transports)[number];

/** A folder of `grader/author/scaffold/templates/`: `exercise/` in it goes to `exercises/SLUG/`, `solution/` to `solutions/SLUG/`. */
export type Template = 'function' | `${'server' | 'program'}-${Transport}`;

/** A file of the course, its path relative to the course's top, with `/`. */
export interface TextFile {
  path: string;
  text: string;
}

/** What stands in the place of the samples' names. */
export interface Fill {
  slug: string;
  title: string;
  /** Of the function that students export; programs have none. */
  exportName: string;
  lesson: string;
  section: string;
}

const samples: Record<keyof Fill, string> = {
  slug: 'sample-slug',
  title: 'Sample title',
  exportName: 'sampleExport',
  lesson: '00-sample-lesson',
  section: 'a-sample-section',
};
const folder = join(courseRoot, 'grader', 'author', 'scaffold', 'templates');

/** @param transport of a server or a program */
export function templateFor(kind: Exercise['kind'], transport: Transport): Template {
  return kind === 'function' ? kind : `${kind}-${transport}`;
}

/** The files of a new exercise. The stub is written twice: as the file to edit, and as what that is compared with. */
export function exerciseFromTemplate(template: Template, fill: Fill): TextFile[] {
  const from = join(folder, template);
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(from, path)).isFile())
    .sort()
    .map((path) => ({
      path: filled(placeOf(relative(from, join(from, path)).split(sep)), fill),
      text: filled(readFileSync(join(from, path), 'utf8'), fill),
    }));
  const stub = files.find(({ path }) => path === `exercises/${fill.slug}/${fill.slug}.ts`);
  return [...files, ...(stub ? [{ ...stub, path: `solutions/${fill.slug}/stub.ts` }] : [])];
}

/** The text of `grader/author/scaffold/templates/lesson.md`. */
export function lessonTemplate(): string {
  return readFileSync(join(folder, 'lesson.md'), 'utf8');
}

function placeOf([part = '', ...rest]: string[]): string {
  return [part === 'exercise' ? 'exercises' : 'solutions', samples.slug, ...rest].join('/');
}

/** All in one pass, so that nothing that is filled in is taken for a sample's name. */
function filled(text: string, fill: Fill): string {
  const names = Object.entries(samples) as [keyof Fill, string][];
  const pattern = new RegExp(names.map(([, sample]) => sample).join('|'), 'g');
  return text.replace(pattern, (found) => fill[names.find(([, sample]) => sample === found)?.[0] ?? 'slug']);
}
