import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Token } from 'markdown-it';
import { BrokenCourse, describeProblem } from '../course/broken-course.js';
import type { Course } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { readLesson, type Lesson } from '../lessons/lesson.js';
import { quizOf } from '../lessons/quiz.js';
import { claim, type Claim } from './claim.js';

/** What every lesson has to hold to: front matter, exercises that exist, unique headings, links and figures that lead somewhere, a quiz. */
export function lessonClaims(course: Course, root: string = courseRoot): Claim[] {
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
    ...course.lessons.map((id) => claim(`lesson ${id} holds`, problemsOf(id, course, root))),
  ];
}

function problemsOf(id: string, course: Course, root: string): string[] {
  return problemsThrown(() => {
    const lesson = readLesson(id, root);
    return [
      ...headings(lesson),
      ...exercises(lesson, course),
      ...links(lesson, root),
      ...problemsThrown(() => (quizOf(lesson), [])),
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

/** Links to files of the course and to headings; addresses elsewhere are only looked at for their form. */
function links({ file, tokens, sections, linesBefore }: Lesson, root: string): string[] {
  return targets(tokens).flatMap(({ target, line: lineOfText }) => {
    const line = linesBefore + lineOfText;
    if (/^https?:\/\//.test(target)) return [];
    const [path = '', anchor] = decodeURI(target).split('#');
    const to = path === '' ? file : join(dirname(file), path);
    if (!existsSync(to)) return [`near line ${line}: ${target} leads nowhere`];
    if (anchor === undefined || !to.endsWith('.md')) return [];
    const known = path === '' ? sections : readLesson(path.replace(/^.*\/|\.md$/g, ''), root).sections;
    return known.some(({ slug }) => slug === anchor) ? [] : [`near line ${line}: ${target} names no heading`];
  });
}

function targets(tokens: readonly Token[], line = 0): { target: string; line: number }[] {
  return tokens.flatMap((token) => {
    const at = token.map ? token.map[0] + 1 : line;
    const target = token.attrGet('href') ?? token.attrGet('src');
    return [...(target === null ? [] : [{ target: String(target), line: at }]), ...targets(token.children ?? [], at)];
  });
}
