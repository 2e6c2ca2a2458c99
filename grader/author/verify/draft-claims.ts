import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { exerciseFiles, type Course, type Exercise } from '../../course/course.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

const OPEN = /throw new Error\((['"`])not written yet\1\)/;
/** The comments of `npm run new` that say what becomes of a file when the real contract comes. */
const SAMPLE = /(?:\/\/|#|\*) SAMPLE:/;

/** How many programs an exercise has to have. */
export interface Least {
  alternatives: number;
  mistakes: number;
}

export function leastOf({ draft }: Pick<Exercise, 'draft'>): Least {
  return draft === true ? { alternatives: 1, mistakes: 3 } : { alternatives: 2, mistakes: 8 };
}

/** The functions among an exercise's solutions that nobody has written yet, each as `file:line: name is not written yet`. */
export function openFunctions(slug: string, root: string = courseRoot): string[] {
  const { solutions, stub } = exerciseFiles(slug, root);
  const programs = filesIn(solutions).filter((file) => file.endsWith('.ts') && file !== stub);
  return programs.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      if (!OPEN.test(line)) return [];
      const before = lines.slice(0, index + 1).join('\n');
      const name = [...before.matchAll(/function (\w+)/g)].at(-1)?.[1] ?? 'the program';
      return [`${shown(file, root)}:${index + 1}: ${name} is not written yet`];
    });
  });
}

/** That nothing was left open; and of what is no draft that nothing of a template is left. */
export function writtenClaim(exercise: Pick<Exercise, 'slug' | 'draft'>, root: string = courseRoot): Claim {
  const { slug, draft } = exercise;
  const samples = draft === true ? [] : sampleFiles(slug, root);
  return claim(`${slug}: all of it is written`, [
    ...openFunctions(slug, root),
    ...samples.map((file) => `${file} is a sample still: make it your own, and take out its comment SAMPLE`),
  ]);
}

/** What a draft still needs to be published, in one line. */
export function leftToPublish(
  { slug }: Pick<Exercise, 'slug'>,
  { alternatives, mistakes }: Least,
  root: string = courseRoot,
): string {
  const least = leastOf({});
  const more = [
    counted(least.alternatives - alternatives, 'more alternative'),
    counted(least.mistakes - mistakes, 'more mistake'),
    counted(sampleFiles(slug, root).length, 'file', ' with a comment SAMPLE'),
    existsSync(exerciseFiles(slug, root).mutants) ? undefined : `npm run mutate -- ${slug}`,
  ].filter((part) => part !== undefined);
  const left = more.length > 0 ? `${more.join(', ')}; then take` : 'nothing but to take';
  return `${slug} is a draft; left before it can be published: ${left} \`draft: true\` out of content/course.yaml`;
}

/** That all exercises are for students. */
export function draftsClaim({ exercises }: Pick<Course, 'exercises'>): Claim {
  const drafts = exercises.filter(({ draft }) => draft === true);
  return claim(
    'no exercise is a draft',
    drafts.map(({ slug }) => `${slug} is one: npm run verify -- ${slug} says what is left to do`),
  );
}

function sampleFiles(slug: string, root: string): string[] {
  const { folder, solutions } = exerciseFiles(slug, root);
  return [...filesIn(folder), ...filesIn(solutions)]
    .filter((file) => /\.(ts|yaml)$/.test(file) && SAMPLE.test(readFileSync(file, 'utf8')))
    .map((file) => shown(file, root));
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function shown(file: string, root: string): string {
  return relative(root, file).split(sep).join('/');
}

function counted(howMany: number, what: string, of = ''): string | undefined {
  return howMany > 0 ? `${howMany} ${what}${howMany === 1 ? '' : 's'}${of}` : undefined;
}
