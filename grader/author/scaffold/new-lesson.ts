import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { stringify } from 'yaml';
import { courseFile, parseCourse, readCourse, slugSchema } from '../../course/course.js';
import { markdown, plainText } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import { titleProblem } from './new-exercise.js';
import { ScaffoldError } from './scaffold-error.js';
import { lessonTemplate } from './templates.js';
import type { Plan } from './written-files.js';
import { withItem } from './yaml-list.js';

/** What an author says of a new lesson. */
export interface NewLesson {
  title: string;
  /** One sentence; left open when it is not given. */
  summary?: string | undefined;
  /** Its file name without number and `.md`; default: made from the title. */
  slug?: string | undefined;
}

/**
 * A lesson at the end of the course, since its number is in its file name; nothing is written yet. What is left open says TODO.
 * @throws {ScaffoldError} when it cannot be made so
 */
export function planLesson({ title: given, summary, slug: named }: NewLesson, root: string = courseRoot): Plan {
  const title = given.trim();
  const problem = titleProblem(title) ?? markProblem(title);
  if (problem !== undefined) throw new ScaffoldError(problem);
  const slug = named ?? slugOf(title);
  if (!slugSchema.safeParse(slug).success)
    throw new ScaffoldError(`"${slug}" is no file name for a lesson: give it one with --slug, such as tcp-by-hand`);
  const { lessons } = readCourse(root);
  const number = Math.max(...lessons.map((id) => Number.parseInt(id, 10) || 0)) + 1;
  const id = `${String(number).padStart(2, '0')}-${slug}`;
  const frontMatter = {
    lesson: number,
    title,
    summary: summary?.trim() || 'TODO: in one sentence, what the lesson is about.',
    minutes: 45,
    needs: [],
    objectives: ['TODO: what readers can do afterwards, a verb first.'],
    exercises: [],
    slides: [],
  };
  const head = `---\n${stringify(frontMatter, { lineWidth: 0 })}---\n\n`;
  const file = courseFile(root);
  const courseText = withItem(readFileSync(file, 'utf8'), 'lessons', lessons.length, [id]);
  parseCourse(courseText, file);
  return {
    create: [{ path: `content/${id}.md`, text: head + lessonTemplate().replace('Sample title', () => title) }],
    change: [{ path: 'content/course.yaml', text: courseText }],
  };
}

/** The heading has to say the same as the front matter, which is no Markdown. */
function markProblem(title: string): string | undefined {
  const read = plainText(markdown.parse(`# ${title}`, {})[1]);
  return read === title ? undefined : `as a heading the title would be read as "${read}": leave out its Markdown marks`;
}

function slugOf(title: string): string {
  return new GithubSlugger()
    .slug(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-$/g, '');
}
