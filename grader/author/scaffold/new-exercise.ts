import { existsSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import {
  courseFile,
  exerciseFiles,
  parseCourse,
  readCourse,
  slugSchema,
  type Course,
  type Exercise,
} from '../../course/course.js';
import { readLesson } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import { exportNameOf } from './export-name.js';
import { taughtSections, withExercise } from './lesson-entry.js';
import { ScaffoldError } from './scaffold-error.js';
import { exerciseFromTemplate, templateFor, type TextFile, type Transport } from './templates.js';
import { formatted, type Plan } from './written-files.js';
import { withItem } from './yaml-list.js';

/** What an author says of a new exercise. */
export interface NewExercise {
  slug: string;
  title: string;
  kind: Exercise['kind'];
  /** Of a server or a program. */
  transport: Transport;
  /** A lesson of the course. */
  lesson: string;
  /** Anchor of the section that its checks lead to; default: the lesson's first. */
  section?: string | undefined;
  /** Slugs of exercises to do before. */
  after: readonly string[];
}

/** @returns why a new exercise cannot be called so; undefined when it can */
export function slugProblem(slug: string, course: Course, root: string = courseRoot): string | undefined {
  if (!slugSchema.safeParse(slug).success)
    return `"${slug}" is no slug: small letters and digits, words joined by hyphens, such as time-server`;
  if (course.exercises.some((exercise) => exercise.slug === slug)) return `there is an exercise ${slug} already`;
  const { folder, solutions } = exerciseFiles(slug, root);
  const there = [folder, solutions].filter((one) => existsSync(one)).map((one) => one.slice(root.length + 1));
  return there.length === 0 ? undefined : `nothing is overwritten, and there is ${there.join(' and ')}`;
}

/** @returns why an exercise or a lesson cannot have this title; undefined when it can */
export function titleProblem(title: string): string | undefined {
  if (title.trim() === '') return 'a title has a word at least';
  // It comes into a comment of TypeScript and into Markdown.
  return /[\r\n<>[\]`]|\*\//.test(title) ? 'a title is one line of plain text, without < > [ ] ` and */' : undefined;
}

/**
 * All that makes a new exercise, as a draft; nothing is written yet.
 * @throws {ScaffoldError} when it cannot be made so
 */
export async function planExercise(asked: NewExercise, root: string = courseRoot): Promise<Plan> {
  const { slug, kind, transport, after } = asked;
  const course = readCourse(root);
  const title = asked.title.trim().replace(/\.$/, '');
  const problem = slugProblem(slug, course, root) ?? titleProblem(title);
  if (problem !== undefined) throw new ScaffoldError(problem);
  const lesson = readLesson(asked.lesson, root);
  const sections = taughtSections(lesson);
  const section = asked.section === undefined ? sections[0] : sections.find((one) => one.slug === asked.section);
  if (!section) {
    const there = sections.map((one) => one.slug).join(', ');
    throw new ScaffoldError(`content/${lesson.id}.md has no section "${asked.section ?? ''}"; there are ${there}`);
  }
  const exportName = exportNameOf(slug, kind);
  const fill = { slug, title, exportName, lesson: lesson.id, section: section.slug };
  const create = await formatted(exerciseFromTemplate(templateFor(kind, transport), fill), root);
  const row = rowOf({ slug, title, kind, points: pointsIn(create), after, lesson: lesson.id, exportName, transport });
  const file = courseFile(root);
  const courseText = withItem(readFileSync(file, 'utf8'), 'exercises', placeOf(course, lesson.id, after), row);
  parseCourse(courseText, file);
  return {
    create,
    change: [
      { path: 'content/course.yaml', text: courseText },
      {
        path: `content/${lesson.id}.md`,
        text: withExercise(readFileSync(lesson.file, 'utf8'), lesson, { slug, title }),
      },
    ],
  };
}

/** Behind all that it builds on, and behind the exercises of its lesson and of the lessons before. */
function placeOf({ lessons, exercises }: Course, lesson: string, after: readonly string[]): number {
  const own = lessons.indexOf(lesson);
  return 1 + exercises.findLastIndex((one) => after.includes(one.slug) || lessons.indexOf(one.lesson) <= own);
}

/** The lines of its row in the course file. */
function rowOf(row: Omit<NewExercise, 'section'> & { points: number; exportName: string }): string[] {
  const { slug, title, kind, points, after, lesson, exportName, transport } = row;
  const inOneLine = (value: string) => stringify(value, { lineWidth: 0, singleQuote: true }).trimEnd();
  const nc = transport === 'udp' ? 'nc -u' : 'nc';
  return [
    `slug: ${slug}`,
    `title: ${inOneLine(title)}`,
    `kind: ${kind}`,
    `points: ${points}`,
    'level: core',
    'minutes: 60',
    ...(after.length > 0 ? [`after: [${after.join(', ')}]`] : []),
    `lesson: ${lesson}`,
    'draft: true',
    ...(kind === 'server' ? [`try: { start: ${exportName}, type: ${nc} 127.0.0.1 PORT }`] : []),
  ];
}

function pointsIn(files: readonly TextFile[]): number {
  const checks = files.find(({ path }) => path.endsWith('.checks.ts'))?.text ?? '';
  return [...checks.matchAll(/^ +points: (\d+),$/gm)].reduce((sum, [, points]) => sum + Number(points), 0);
}

/** The file and the one function in it that an author writes first. */
export function openFunction({ slug }: Pick<NewExercise, 'slug'>): { file: string; name: string } {
  return { file: `solutions/${slug}/answer-to.ts`, name: 'answerTo' };
}
