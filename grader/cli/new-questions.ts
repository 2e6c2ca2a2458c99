import { taughtSections } from '../author/scaffold/lesson-entry.js';
import { slugProblem, titleProblem, type NewExercise } from '../author/scaffold/new-exercise.js';
import { transports, type Transport } from '../author/scaffold/templates.js';
import { kinds, type Course } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { UsageError } from '../course/usage-error.js';

const kindWords: Record<NewExercise['kind'], string> = {
  function: 'a function: it is called, and returns or throws',
  server: 'a server: a function that starts it on a port',
  program: 'a program: it has arguments, standard input and output',
};
const transportWords: Record<Transport, string> = {
  tcp: 'TCP: connections, a stream of bytes',
  udp: 'UDP: datagrams',
};

/** True where somebody can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks in the terminal for what of a new exercise has not been said. */
export async function askForExercise(given: Partial<NewExercise>, course: Course): Promise<NewExercise> {
  const { checkbox, input, select } = await import('@inquirer/prompts');
  const named = <T extends string>(words: Record<T, string>, values: readonly T[]) =>
    values.map((value) => ({ name: words[value], value }));
  const slug =
    given.slug ??
    (await input({
      message: 'What is it called, in a command and as a folder?',
      validate: (text) => slugProblem(text, course) ?? true,
    }));
  const title = given.title ?? (await input({ message: 'Its title:', validate: (text) => titleProblem(text) ?? true }));
  const kind = given.kind ?? (await select({ message: 'What do students write?', choices: named(kindWords, kinds) }));
  const transport =
    given.transport ??
    (kind === 'function'
      ? 'tcp'
      : await select({ message: 'Over which transport?', choices: named(transportWords, transports) }));
  const lessons = course.lessons.map((id) => readLesson(id));
  const lesson =
    given.lesson ??
    (await select({
      message: 'Which lesson does it practise?',
      choices: lessons.map((one) => ({ name: `${one.lesson}  ${one.title}`, value: one.id })),
      pageSize: 12,
    }));
  const section =
    given.section ??
    (await select({
      message: 'Which of its sections explains what the checks look at?',
      choices: taughtSections(readLesson(lesson)).map((one) => ({ name: one.title, value: one.slug })),
      pageSize: 12,
    }));
  const after =
    given.after ??
    (await checkbox({
      message: 'Which exercises are to be done before? (none: Enter)',
      choices: course.exercises.map((one) => ({ name: `${one.slug}  ${one.title}`, value: one.slug })),
      pageSize: 12,
    }));
  return { slug, title, kind, transport, lesson, section, after };
}

/** Asks for the title of a new lesson, and what it is about. */
export async function askForLesson(): Promise<{ title: string; summary: string }> {
  const { input } = await import('@inquirer/prompts');
  const title = await input({ message: 'Its title:', validate: (text) => titleProblem(text) ?? true });
  const summary = await input({ message: 'What is it about, in one sentence? (open: Enter)' });
  return { title, summary };
}

/** What of a new exercise has to be said where nobody can be asked. @throws {UsageError} that names it */
export function allSaid(given: Partial<NewExercise>): NewExercise {
  const { slug, title, kind, transport = 'tcp', lesson, section, after = [] } = given;
  const needed = {
    SLUG: slug,
    '--title': title,
    '--kind': kind,
    '--transport': kind === 'function' ? transport : given.transport,
    '--lesson': lesson,
  };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (slug === undefined || title === undefined || kind === undefined || lesson === undefined || missing.length > 0) {
    throw new UsageError(
      `there is no terminal to ask in, so say ${missing.join(', ')}: npm run new -- exercise SLUG --title TITLE ` +
        '--kind function|server|program --transport tcp|udp --lesson LESSON [--section ANCHOR] [--after SLUG]',
    );
  }
  return { slug, title, kind, transport, lesson, section, after };
}
