import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../grader/course/root.js';

/** A page for those who do something with the course, beside the lessons. */
export interface Guide {
  title: string;
  summary: string;
  link: string;
}

/** The recipe for authors stands where GitHub looks for it, and is a page all the same. */
export const AUTHORS_GUIDE = 'CONTRIBUTING.md';

const guides: readonly (Omit<Guide, 'link'> & { file: string; forStudents?: true })[] = [
  {
    file: 'content/guides/students.md',
    title: 'For students',
    summary: 'Every command that you work with: checks, hints, trying by hand, starting over.',
    forStudents: true,
  },
  {
    file: 'content/guides/glossary.md',
    title: 'Glossary',
    summary: 'Every term of the lessons, in a sentence or two.',
    forStudents: true,
  },
  {
    file: 'content/guides/instructors.md',
    title: 'For instructors',
    summary: 'Grade a class, due dates and penalties, gradebooks, sandboxes, and what students and hosts get.',
  },
  {
    file: AUTHORS_GUIDE,
    title: 'For authors',
    summary: 'The shortest way to an exercise, a check, a lesson or a change of the grader.',
  },
  {
    file: 'content/guides/writing-exercises.md',
    title: 'Writing exercises',
    summary: 'Every file of an exercise, from the draft to the proof.',
  },
  {
    file: 'content/guides/writing-lessons.md',
    title: 'Writing lessons',
    summary: 'How commands, snippets and quiz questions are written.',
  },
  {
    file: 'content/guides/developing.md',
    title: 'Developing',
    summary: 'Tests, proofs, long runs and the pages.',
  },
  {
    file: 'content/guides/lab-kit.md',
    title: 'The lab kit',
    summary: 'Every call that checks are written with, each with an example.',
  },
];

/** @param forStudents none but what students need: for the pages of `npm start`, which they have too */
export function guidesOf({ forStudents, root = courseRoot }: { forStudents: boolean; root?: string }): Guide[] {
  return guides
    .filter((guide) => (!forStudents || guide.forStudents) && existsSync(join(root, guide.file)))
    .map(({ file, title, summary }) => ({ title, summary, link: pageLink(file) }));
}

/** Files that are to have no page. */
export function withoutPage({ forStudents }: { forStudents: boolean }): string[] {
  return guides.filter((guide) => forStudents && !guide.forStudents).map(({ file }) => file);
}

/** Where the page of a file lies in the site, by the file's path in the course: `content/07-tcp.md` is `07-tcp.md`. */
export function pageFile(path: string): string {
  return path === AUTHORS_GUIDE ? 'guides/authors.md' : path.replace(/^(?:content|site\/pages)\//, '');
}

/** The same as VitePress links to it. */
export function pageLink(path: string): string {
  return `/${pageFile(path).replace(/\.md$/, '')}`;
}
