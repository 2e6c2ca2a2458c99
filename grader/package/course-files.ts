import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { packExercise } from './exercise-files.js';
import { PackageError, textFile, type PackedFile } from './packed-file.js';
import { publicCourse } from './public-course.js';

/** The part of a package that is the same for every host: lessons, exercises, and the grader as built. */
export interface PackedCourse {
  files: PackedFile[];
  /** Packages that checks import. */
  packages: string[];
  leftOut: string[];
}

/** @throws {PackageError} that names the exercises which are not for students yet */
export function refuseDrafts({ exercises }: Course): void {
  const drafts = exercises.filter(({ draft }) => draft === true).map(({ slug }) => slug);
  if (drafts.length === 0) return;
  throw new PackageError(
    `no package holds drafts, and the course has ${drafts.join(', ')}: finish them, as npm run verify -- ${drafts[0]} says, ` +
      'or take their rows out of content/course.yaml and their slugs out of the lessons',
  );
}

export async function packCourse(course: Course): Promise<PackedCourse> {
  refuseDrafts(course);
  const exercises = await Promise.all(course.exercises.map(({ slug }) => packExercise(slug)));
  return {
    files: [
      textFile('content/course.yaml', publicCourse(course)),
      ...lessonFiles(course),
      ...exercises.flatMap(({ files }) => files),
      ...graderFiles(),
    ],
    packages: exercises.flatMap(({ packages }) => packages),
    leftOut: exercises.flatMap(({ leftOut }) => leftOut),
  };
}

/** The lessons of the course, and what they show: what no lesson names is an author's own. */
function lessonFiles({ lessons }: Course): PackedFile[] {
  const texts = lessons.map((lesson) => fileOf(`content/${lesson}.md`));
  const words = texts.map(({ content }) => content.toString()).join('\n');
  const others = readdirSync(join(courseRoot, 'content'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(
      (path) => path.includes('/') && words.includes(path) && statSync(join(courseRoot, 'content', path)).isFile(),
    );
  return [...texts, ...others.map((path) => fileOf(`content/${path}`))];
}

/** The grader as built, without source maps: they hold its sources, and cost more than all the rest. */
function graderFiles(): PackedFile[] {
  return readdirSync(join(courseRoot, 'dist'))
    .filter((name) => /\.(cjs|json)$/.test(name))
    .map((name) => fileOf(`dist/${name}`));
}

/** A file of the course at its own place. */
export function fileOf(path: string): PackedFile & { content: Buffer } {
  return { path, content: readFileSync(join(courseRoot, path)) };
}
