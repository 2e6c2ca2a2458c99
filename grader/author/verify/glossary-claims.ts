import type { Course } from '../../course/course.js';
import { glossaryTerms, linkedTerms, RECAP } from '../../course/lessons/glossary.js';
import { readLesson, type Lesson } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

/** That lessons and glossary have the same terms: each is in the recap of one lesson, which links it where it first needs it. */
export function glossaryClaim(course: Course, root: string = courseRoot): Claim {
  const terms = glossaryTerms(root);
  const lessons = course.lessons.map((id) => readLesson(id, root));
  const taughtIn = new Map<string, string>();
  const problems = [
    ...inOrder(terms.map(({ title }) => title)),
    ...lessons.flatMap((lesson) => needsOf(lesson, course)),
  ];
  for (const lesson of lessons) {
    const linked = linkedTerms(lesson);
    if (linked === undefined) {
      problems.push(`content/${lesson.id}.md has no heading "${RECAP}"`);
      continue;
    }
    if (linked.recap.length === 0) problems.push(`content/${lesson.id}.md lists no terms under "${RECAP}"`);
    for (const term of linked.recap) {
      const earlier = taughtIn.get(term);
      if (earlier !== undefined) problems.push(`the term ${term} is in the recaps of ${earlier} and ${lesson.id}`);
      taughtIn.set(term, lesson.id);
      if (!terms.some(({ slug }) => slug === term))
        problems.push(`${lesson.id} lists ${term}, which is not in the glossary`);
      if (!linked.before.includes(term))
        problems.push(`${lesson.id} lists ${term}, and does not link it where it explains it`);
    }
  }
  const untaught = terms.filter(({ slug }) => !taughtIn.has(slug));
  problems.push(...untaught.map(({ title }) => `"${title}" is in the glossary, and in no lesson's recap`));
  return claim('the glossary has the terms of the lessons, and no others', problems);
}

function inOrder(titles: readonly string[]): string[] {
  const sorted = [...titles].sort((one, two) => one.localeCompare(two, 'en', { sensitivity: 'base' }));
  const at = titles.findIndex((title, index) => title !== sorted[index]);
  return at < 0 ? [] : [`the glossary's terms stand in the order of the alphabet: "${titles[at]}" does not`];
}

/** What a lesson needs comes before it. */
function needsOf({ id, needs }: Lesson, { lessons }: Course): string[] {
  const before = lessons.slice(0, lessons.indexOf(id));
  return needs.filter((one) => !before.includes(one)).map((one) => `${id} needs ${one}, which is no lesson before it`);
}
