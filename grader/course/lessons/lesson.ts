import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from '../broken-course.js';
import { courseRoot } from '../root.js';
import { FRONT_MATTER, readDocument, type Document, type Section } from './document.js';

export { markdown, plainText, type Section } from './document.js';

const frontMatterSchema = z.strictObject({
  lesson: z.number().int().nonnegative(),
  title: z.string().min(1),
  summary: z.string().min(1),
  /** How long it takes to read it, with its commands and its quiz, without its exercises. */
  minutes: z.number().int().positive(),
  /** Lessons to read before: their file names without `.md`. */
  needs: z.array(z.string()),
  objectives: z.array(z.string().min(1)).min(1),
  /** Slugs of the exercises that practise it. */
  exercises: z.array(z.string()),
  /** Titles of the slides that it teaches. */
  slides: z.array(z.string().min(1)),
});

export interface Lesson extends Document, z.infer<typeof frontMatterSchema> {
  /** File name without `.md`, `07-tcp`. */
  id: string;
}

/** Reads one lesson of `content/`. @throws {BrokenCourse} when it is missing or its front matter does not hold */
export function readLesson(id: string, root: string = courseRoot): Lesson {
  const file = join(root, 'content', `${id}.md`);
  if (!existsSync(file)) throw new BrokenCourse([{ file, message: 'is missing' }]);
  const [, yaml] = FRONT_MATTER.exec(readFileSync(file, 'utf8')) ?? [];
  if (yaml === undefined)
    throw new BrokenCourse([{ file, line: 1, message: 'has no front matter between two lines of ---' }]);
  const parsed = frontMatterSchema.safeParse(parse(yaml));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  return { ...parsed.data, id, ...readDocument(file) };
}

/** A place in a lesson as a check names it, `08-tcp-streams#flow-control-a-slow-reader`; undefined when there is no such place. */
export function findPlace(place: string, root: string = courseRoot): { lesson: Lesson; section: Section } | undefined {
  const [id = '', anchor = ''] = place.split('#');
  if (!existsSync(join(root, 'content', `${id}.md`))) return undefined;
  const lesson = readLesson(id, root);
  const section = lesson.sections.find(({ slug }) => slug === anchor);
  return section && { lesson, section };
}
