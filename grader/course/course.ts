import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BrokenCourse, describeIssues } from './broken-course.js';
import { levels, LEVELS_ARE } from './levels.js';
import { policySchema } from './policy-file.js';
import { policyProblems } from './policy-problems.js';
import { courseRoot } from './root.js';

export const slugSchema = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case, such as echo-server');

/** What students are told that they write. */
export const kinds = ['function', 'server', 'program'] as const;

/** How a server is started by hand, and spoken to. */
const trySchema = z.strictObject({
  /** The exported function that starts it, on the port that comes as its first argument. */
  start: z.string(),
  /** Its other arguments; `callback` stands for a function whose calls are shown. */
  with: z.array(z.unknown()).default([]),
  /** What to type in another terminal; PORT stands for the port. */
  type: z.string().includes('PORT'),
});

const exerciseSchema = z.strictObject({
  slug: slugSchema,
  title: z.string().min(1),
  kind: z.enum(kinds),
  /** What its checks give in all. */
  points: z.number({ error: 'must be the sum of the points of its checks' }).int().positive(),
  level: z.enum(levels, LEVELS_ARE),
  /** How long a student needs for it, the lesson aside. */
  minutes: z.number({ error: 'must be how many minutes a student needs' }).int().positive(),
  /** Slugs of exercises to do before, whose skills it builds on. */
  after: z.array(slugSchema).default([]),
  lesson: z.string(),
  /** Not ready for students yet: `npm run verify -- SLUG` asks for less and says what is left, and no package is made with it. */
  draft: z.literal(true).optional(),
  /** Of a server: for `npm run try`. */
  try: trySchema.optional(),
  /** Comes before the course's, field by field. */
  policy: policySchema.optional(),
});

const courseSchema = z.strictObject({
  title: z.string().min(1),
  lessons: z.array(z.string()).min(1),
  exercises: z.array(exerciseSchema).min(1),
  /** For all exercises. */
  policy: policySchema.optional(),
});

/** One exercise as the course file lists it. `lesson` is the lesson's file name without `.md`. */
export type Exercise = z.infer<typeof exerciseSchema>;
export type Course = z.infer<typeof courseSchema>;

export function courseFile(root: string = courseRoot): string {
  return join(root, 'content', 'course.yaml');
}

/** Reads and checks `content/course.yaml`. @throws {BrokenCourse} when it is not what the schema says. */
export function readCourse(root: string = courseRoot): Course {
  const file = courseFile(root);
  if (!existsSync(file)) throw new BrokenCourse([{ file, message: 'is missing' }]);
  return parseCourse(readFileSync(file, 'utf8'), file);
}

/** A course from the text of its file. @throws {BrokenCourse} */
export function parseCourse(text: string, file: string): Course {
  const parsed = courseSchema.safeParse(parse(text));
  if (!parsed.success) throw new BrokenCourse(describeIssues(file, parsed.error));
  const course = parsed.data;
  const problems = [...orderProblems(course), ...policyProblems(course.policy, course.exercises)];
  if (problems.length > 0) throw new BrokenCourse(problems.map((message) => ({ file, message })));
  return course;
}

/** An exercise stands once, in a lesson that there is, after all that it builds on, which is of no higher level: so the list is an order to work in. */
function orderProblems({ lessons, exercises }: Course): string[] {
  const slugs = exercises.map((exercise) => exercise.slug);
  return exercises.flatMap(({ slug: own, lesson, after, level }, index) => [
    ...(lessons.includes(lesson) ? [] : [`exercises.${index}.lesson: no lesson ${lesson}`]),
    ...(slugs.indexOf(own) === index ? [] : [`exercises.${index}.slug: ${own} is listed twice`]),
    ...after
      .filter((earlier) => !slugs.slice(0, index).includes(earlier))
      .map((earlier) => `exercises.${index}.after: ${own} builds on ${earlier}, which ${whereElse(slugs, earlier)}`),
    ...exercises
      .slice(0, index)
      .filter((earlier) => after.includes(earlier.slug) && levels.indexOf(earlier.level) > levels.indexOf(level))
      .map(
        (earlier) =>
          `exercises.${index}.after: ${own} is ${level}, and builds on ${earlier.slug}, which is ${earlier.level}`,
      ),
  ]);
}

function whereElse(slugs: readonly string[], slug: string): string {
  return slugs.includes(slug) ? 'is not listed before it' : 'is no exercise';
}

/**
 * The exercise to do when these are done: the first behind the last of them that is not among them. Undefined when they reach the end.
 */
export function nextExercise({ exercises }: Course, done: readonly string[]): Exercise | undefined {
  const last = exercises.findLastIndex((exercise) => done.includes(exercise.slug));
  return exercises[last + 1];
}

/** The files of an exercise, by its slug; paths are absolute. */
export function exerciseFiles(slug: string, root: string = courseRoot) {
  const solutions = join(root, 'solutions', slug);
  return {
    folder: join(root, 'exercises', slug),
    /** The one file that the student edits. */
    student: join(root, 'exercises', slug, `${slug}.ts`),
    checks: join(root, 'exercises', slug, `${slug}.checks.ts`),
    /** How the recorded mistakes fail, and their explanations, for students too. */
    knownMistakes: join(root, 'exercises', slug, `${slug}.mistakes.json`),
    solutions,
    /** The stub as it was handed out: what the student's file is compared with. */
    stub: join(solutions, 'stub.ts'),
    /** Which sentences of the stub ask nothing of the program. It need not exist. */
    contract: join(solutions, 'contract.yaml'),
    reference: join(solutions, 'reference.ts'),
    alternatives: join(solutions, 'alternatives'),
    mistakes: join(solutions, 'mistakes'),
    mistakesList: join(solutions, 'mistakes.yaml'),
    /** What came of small changes of the reference. */
    mutants: join(solutions, 'mutants.yaml'),
    /** What a student is told of each mistake, a file a mistake. */
    feedback: join(solutions, 'feedback'),
  };
}

/** The file of an exercise's checks in an instructor's own folder, which students never get. It need not exist. */
export function hiddenChecksFile(folder: string, slug: string): string {
  return join(folder, `${slug}.checks.ts`);
}

/** True when the text is the stub but for line endings and blanks at line ends. */
export function isStub(text: string, slug: string, root: string = courseRoot): boolean {
  const tidy = (source: string) =>
    source
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  const { stub } = exerciseFiles(slug, root);
  return existsSync(stub) && tidy(readFileSync(stub, 'utf8')) === tidy(text);
}
