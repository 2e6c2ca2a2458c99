import type { Lesson } from '../../course/lessons/lesson.js';
import { ScaffoldError } from './scaffold-error.js';
import { withItem } from './yaml-list.js';

/** Headings that explain nothing. */
const NOT_TAUGHT = ['Try it yourself', 'What you have learnt', 'Exercises', 'Quiz', 'Further reading'];

/** The sections of a lesson that a hint may lead to. */
export function taughtSections({ sections }: Lesson): Lesson['sections'] {
  return sections.filter(({ level, title }) => level === 2 && !NOT_TAUGHT.includes(title));
}

/**
 * The lesson's text with one exercise more: in its front matter, and as a line under its heading "Exercises".
 * @throws {ScaffoldError} when it has no such heading
 */
export function withExercise(text: string, lesson: Lesson, { slug, title }: { slug: string; title: string }): string {
  const lines = text.split('\n');
  const link = `- [${slug}](../exercises/${slug}/${slug}.ts): ${title}.`;
  const { at, isList } = placeForLink(lesson, lines);
  lines.splice(at, 0, ...(isList ? [link] : ['', link]));
  const [head, body] = [lines.slice(1, lesson.linesBefore - 1), lines.slice(lesson.linesBefore - 1)];
  const listed = withItem(`${head.join('\n')}\n`, 'exercises', lesson.exercises.length, [slug]);
  return ['---', listed.trimEnd(), ...body].join('\n');
}

/** Behind the section's first list, else behind its heading; counted from 0. */
function placeForLink({ id, tokens, sections, linesBefore }: Lesson, lines: readonly string[]) {
  const heading = sections.findIndex(({ title }) => title === 'Exercises');
  const section = sections[heading];
  if (!section) throw new ScaffoldError(`content/${id}.md has no heading "Exercises"; add it first`);
  const end = sections[heading + 1]?.line ?? Infinity;
  const list = tokens.find(({ type, level, map }) => {
    const line = linesBefore + (map?.[0] ?? 0) + 1;
    return type === 'bullet_list_open' && level === 0 && line > section.line && line < end;
  });
  if (!list?.map) return { at: section.line, isList: false };
  let at = linesBefore + list.map[1];
  while (lines[at - 1]?.trim() === '') at--;
  return { at, isList: true };
}
