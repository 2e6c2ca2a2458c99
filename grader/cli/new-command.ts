import colours from 'picocolors';
import {
  openFunction,
  planExercise,
  slugProblem,
  titleProblem,
  type NewExercise,
} from '../author/scaffold/new-exercise.js';
import { planLesson, type NewLesson } from '../author/scaffold/new-lesson.js';
import { ScaffoldError } from '../author/scaffold/scaffold-error.js';
import { writePlan, type Plan } from '../author/scaffold/written-files.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse, type Course } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { lessonCalled } from './lesson-names.js';
import { allSaid, askForExercise, askForLesson, canAsk } from './new-questions.js';

const INTERRUPTED = 130;

export type NewExerciseFlags = Partial<Omit<NewExercise, 'slug'>>;

/** `npm run new -- exercise [SLUG]`: writes all that an exercise takes, as a draft with one function left open. */
export function newExerciseCommand(slug: string | undefined, flags: NewExerciseFlags): Promise<number> {
  return unlessInterrupted(async () => {
    const course = readCourse();
    const given = { ...known(flags, course), ...(slug === undefined ? {} : { slug }) };
    const problem = (slug !== undefined && slugProblem(slug, course)) || (given.title && titleProblem(given.title));
    if (problem) throw new UsageError(problem);
    const exercise = canAsk() ? await askForExercise(given, course) : allSaid(given);
    const plan = await planExercise(exercise);
    writePlan(plan, courseRoot);
    tell(plan, `a draft of ${exercise.slug}`, exerciseSteps(exercise));
  });
}

/** `npm run new -- lesson [TITLE]`: writes a lesson whose placeholders say TODO, and lists it in the course file. */
export function newLessonCommand(title: string | undefined, flags: Omit<NewLesson, 'title'>): Promise<number> {
  return unlessInterrupted(async () => {
    if (title === undefined && !canAsk()) throw new UsageError('give the lesson a title: npm run new -- lesson TITLE');
    const asked = title === undefined ? await askForLesson() : { title };
    const plan = planLesson({ ...asked, ...flags });
    writePlan(plan, courseRoot);
    const [{ path } = { path: '' }] = plan.create;
    tell(plan, 'a lesson', [
      `Write what TODO asks for in ${path}; content/guides/writing-lessons.md says how a quiz is written.`,
      'Write its headings before you make an exercise for it: hints lead to headings.',
      'npm run verify tells where TODO is left.',
    ]);
  });
}

/** @throws {UsageError} always */
export function refuseNew(given: string | undefined): never {
  const what = given === undefined ? 'say what is to be made' : `there is no new "${given}"`;
  throw new UsageError(`${what}: npm run new -- exercise [SLUG], or npm run new -- lesson [TITLE]`);
}

/** The flags, with lessons and exercises by the names that the course has for them. @throws {UsageError} */
function known(flags: NewExerciseFlags, course: Course): NewExerciseFlags {
  const { lesson, after, kind, transport } = flags;
  if (kind === 'function' && transport !== undefined)
    throw new UsageError('--transport is for servers and programs; a function is called, and sends nothing itself');
  const lessons = lesson === undefined ? [] : course.lessons.map((id) => readLesson(id));
  return {
    ...flags,
    ...(lesson === undefined ? {} : { lesson: lessonCalled(lessons, lesson).id }),
    ...(after === undefined ? {} : { after: exercisesOf(course, after).map(({ slug }) => slug) }),
  };
}

function exerciseSteps({ slug }: NewExercise): string[] {
  const { file, name } = openFunction({ slug });
  return [
    `Write the one function that is left open: ${name} in ${file}, as the sample's stub has it (capital letters).`,
    `npm run record -- ${slug}`,
    `npm run verify -- ${slug} --runs 5`,
    'Then make the sample your own, contract first: each file says in its comment SAMPLE what changes in it.',
  ];
}

function tell({ create, change }: Plan, what: string, steps: readonly string[]): void {
  console.log(`${colours.green('✓')} ${what}`);
  for (const { path } of create) console.log(`    ${path}`);
  for (const { path } of change) console.log(colours.dim(`    ${path}, changed`));
  console.log(`\nWhat comes next:\n${steps.map((step, index) => `  ${index + 1}. ${step}`).join('\n')}`);
}

/** 130 after Ctrl-C, which comes while something is asked and nothing is written yet. */
async function unlessInterrupted(make: () => Promise<void>): Promise<number> {
  try {
    await make();
    return exitCodes.passed;
  } catch (error) {
    if (error instanceof ScaffoldError) throw new UsageError(error.message);
    // The class of @inquirer/core, which is loaded only where something is asked.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      console.error('nothing was written');
      return INTERRUPTED;
    }
    throw error;
  }
}
