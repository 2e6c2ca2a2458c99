import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenCourse, describeProblem } from '../../course/broken-course.js';
import type { Course } from '../../course/course.js';
import { readLesson, type Lesson } from '../../course/lessons/lesson.js';
import { quizOf } from '../../course/lessons/quiz.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';
import { linkProblems } from './links.js';

/** What every lesson has to hold to: front matter, exercises that exist, unique headings, links and figures that lead somewhere, a quiz, nothing to do. */
export function lessonClaims(
  course: Course,
  root: string = courseRoot,
  lessons: readonly string[] = course.lessons,
): Claim[] {
  const present = readdirSync(join(root, 'content'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -3));
  return [
    claim(
      'every lesson is in the course file',
      present
        .filter((id) => !course.lessons.includes(id))
        .map((id) => `content/${id}.md is not in content/course.yaml`),
    ),
    ...lessons.map((id) => claim(`lesson ${id} holds`, problemsOf(id, course, root))),
  ];
}

function problemsOf(id: string, course: Course, root: string): string[] {
  return problemsThrown(() => {
    const lesson = readLesson(id, root);
    return [
      ...headings(lesson),
      ...exercises(lesson, course),
      ...linkProblems(lesson),
      ...problemsThrown(() => (quizOf(lesson), [])),
      ...leftOpen(lesson),
    ];
  });
}

function problemsThrown(look: () => string[]): string[] {
  try {
    return look();
  } catch (error) {
    if (error instanceof BrokenCourse) return error.problems.map(describeProblem);
    throw error;
  }
}

function headings({ id, lesson, title, sections }: Lesson): string[] {
  const [first] = sections;
  const twice = sections.filter(
    ({ title: name }, index) => sections.findIndex((other) => other.title === name) !== index,
  );
  return [
    ...(id.startsWith(String(lesson).padStart(2, '0')) ? [] : [`lesson: ${lesson} does not fit the file name`]),
    ...(first?.level === 1 && first.title === title ? [] : ['the first heading is not the title of the front matter']),
    ...twice.map(({ title: name, line }) => `line ${line}: the heading "${name}" stands twice`),
  ];
}

function exercises({ id, exercises: slugs }: Lesson, course: Course): string[] {
  const own = course.exercises.filter(({ lesson }) => lesson === id).map(({ slug }) => slug);
  return [
    ...slugs
      .filter((slug) => !own.includes(slug))
      .map((slug) => `exercises: ${slug} is not this lesson's in content/course.yaml`),
    ...own.filter((slug) => !slugs.includes(slug)).map((slug) => `exercises: ${slug} is missing`),
  ];
}

/** What `npm run new` has left open, or an author. */
function leftOpen({ file }: Lesson): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const open = lines.flatMap((line, index) => (/\bTODO\b/.test(line) ? [index + 1] : []));
  return open.length === 0
    ? []
    : [`TODO stands in line${open.length > 1 ? 's' : ''} ${open.join(', ')}: write what it asks for`];
}
