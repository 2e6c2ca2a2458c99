import { relative, sep } from 'node:path';
import { BrokenCourse } from '../../course/broken-course.js';
import type { Course, Exercise } from '../../course/course.js';
import { readLesson, type Lesson } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import type { Claim } from './claim.js';
import { documentsIn, linkClaims } from './link-claims.js';
import { plainWordsClaim } from './plain-words-claims.js';
import { readabilityClaim } from './readability.js';
import { serviceClaims } from './service-claims.js';
import { snippetClaim } from './snippet-claims.js';
import { spelledFiles, spellingClaims } from './spelling-claims.js';

/**
 * That what people read still holds: links, snippets of code, ports in tables, spelling.
 * @param chosen the exercises whose lessons are looked at; with all of them, all lessons are
 */
export async function proseClaims(course: Course, chosen: readonly Exercise[]): Promise<Claim[]> {
  const areAll = chosen.length === course.exercises.length;
  const lessons = course.lessons
    .filter((id) => areAll || chosen.some(({ lesson }) => lesson === id))
    .flatMap(readWhole);
  const ids = lessons.map(({ id }) => id);
  const files = [...(areAll ? documentsIn() : []), ...spelledFiles(course, ids)];
  const [snippets, spelling] = await Promise.all([snippetClaim(lessons), spellingClaims(files, areAll)]);
  const plain = plainWordsClaim([
    ...(areAll ? documentsIn().map(fromRoot) : []),
    ...ids.map((id) => `content/${id}.md`),
  ]);
  return [
    ...(areAll ? linkClaims() : []),
    plain,
    readabilityClaim(lessons),
    snippets,
    ...serviceClaims(lessons, areAll),
    ...spelling,
  ];
}

/** A file's path in the course. */
function fromRoot(file: string): string {
  return relative(courseRoot, file).replaceAll(sep, '/');
}

/** Without one that cannot be read, which its own claim tells. */
function readWhole(id: string): Lesson[] {
  try {
    return [readLesson(id)];
  } catch (error) {
    if (error instanceof BrokenCourse) return [];
    throw error;
  }
}
