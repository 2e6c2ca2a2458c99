import type { Guide } from './guides.js';
import type { SiteCourse } from './site-course.js';

interface SidebarItem {
  text: string;
  link?: string;
  collapsed?: boolean;
  items?: SidebarItem[];
}

interface Neighbour {
  text: string;
  link: string;
}

/** Lesson by lesson, each with its exercises below it, which show once the lesson or one of them is open; then the guides. */
export function sidebar({ lessons }: SiteCourse, guides: readonly Guide[]): SidebarItem[] {
  return [...lessonItems(lessons), { text: 'Guides', items: guides.map(({ title, link }) => ({ text: title, link })) }];
}

function lessonItems(lessons: SiteCourse['lessons']): SidebarItem[] {
  return lessons.map(({ number, title, link, exercises }) => ({
    text: `${number}. ${title}`,
    link,
    ...(exercises.length > 0 && {
      collapsed: true,
      items: exercises.map((exercise) => ({ text: exercise.title, link: exercise.link })),
    }),
  }));
}

/**
 * What comes before and after a lesson: other lessons, for whoever reads on. VitePress by itself would lead through the exercises, which
 * stand in the sidebar too. Pages that are no lesson are left to it.
 */
export function neighbours(
  { lessons }: SiteCourse,
  page: string,
): { prev?: Neighbour | false; next?: Neighbour | false } {
  const at = lessons.findIndex(({ id }) => page === `${id}.md`);
  if (at < 0) return {};
  const neighbour = (index: number): Neighbour | false => {
    const lesson = lessons[index];
    return lesson ? { text: `${lesson.number}. ${lesson.title}`, link: lesson.link } : false;
  };
  return { prev: neighbour(at - 1), next: neighbour(at + 1) };
}
