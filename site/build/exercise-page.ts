import { existsSync, readFileSync } from 'node:fs';
import { exerciseFiles } from '../../grader/course/course.js';
import { readRegularFile } from '../../grader/course/regular-file.js';
import { courseRoot } from '../../grader/course/root.js';
import { fileAddress } from './environment.js';
import type { SiteExercise, SiteLesson } from './site-course.js';

const KINDS: Record<SiteExercise['kind'], string> = {
  function: 'You write a function',
  server: 'You write a server',
  program: 'You write a program',
};

const LEVELS: Record<SiteExercise['level'], string> = {
  core: 'core; the core exercises are a whole course.',
  stretch: 'stretch, more practice for those who have time.',
  advanced: 'advanced, for those who want to know it all.',
};

/** The page of an exercise, in Markdown: what it asks, as the stub says it, and the commands that one works with. */
export function exercisePage(
  exercise: SiteExercise,
  lesson: SiteLesson,
  { titles, repository, root = courseRoot }: PageContext,
): string {
  const { slug, title, kind, points, level, time, after } = exercise;
  const path = `exercises/${slug}/${slug}.ts`;
  const file = repository === undefined ? `\`${path}\`` : `[\`${path}\`](${fileAddress(repository, path)})`;
  const earlier = after.map((one) => `[${titles.get(one)}](/exercises/${one})`).join(', ');
  return [
    `# ${title}`,
    `${KINDS[kind]}, for ${points} ${points === 1 ? 'point' : 'points'}. It practises [lesson ${lesson.number}, ${lesson.title}](${lesson.link})${
      earlier === '' ? '' : `, and builds on ${earlier}`
    }.`,
    `Level: ${LEVELS[level]} Time: about ${time}.`,
    `Edit ${file} in your copy of the course. Then:`,
    ['```sh', `npm test ${slug}`, `npm run watch ${slug}`, `npm run hint ${slug}`, '```'].join('\n'),
    'The first checks it, the second does so each time that you save, and the third gives a hint to the first check that fails.',
    '## What is asked',
    ['```ts', asked(slug, root), '```'].join('\n'),
  ].join('\n\n');
}

/** The stub as it is handed out, where there is one: the file to edit may hold a student's work. */
function asked(slug: string, root: string): string {
  const { stub, student } = exerciseFiles(slug, root);
  return (existsSync(stub) ? readFileSync(stub) : readRegularFile(student)).toString('utf8').trim();
}

interface PageContext {
  /** Of all exercises, by slug. */
  titles: ReadonlyMap<string, string>;
  repository: string | undefined;
  root?: string;
}
