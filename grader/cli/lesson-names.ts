import { basename } from 'node:path';
import type { Lesson } from '../course/lessons/lesson.js';
import { offer } from '../course/nearest.js';
import { UsageError } from '../course/usage-error.js';

type Titled = Pick<Lesson, 'id' | 'lesson' | 'title'>;

/**
 * The lesson that somebody calls `7`, `07`, `07-tcp`, `tcp`, `content/07-tcp.md`, or by a part of its name or title.
 * @throws {UsageError} that names the nearest ones, or those between which it cannot decide
 */
export function lessonCalled<L extends Titled>(lessons: readonly L[], given: string): L {
  const name = basename(given.trim()).replace(/\.md$/, '').toLowerCase();
  const ways: ((lesson: L) => boolean)[] = [
    ({ lesson }) => /^\d+$/.test(name) && lesson === Number(name),
    ({ id }) => id === name || bare(id) === name,
    ({ id }) => words(id).includes(name),
    ({ id }) => /\D/.test(name) && id.includes(name.replaceAll(' ', '-')),
    ({ title }) => /\D/.test(name) && title.toLowerCase().includes(name),
  ];
  for (const way of ways) {
    const found = lessons.filter(way);
    const [only] = found;
    if (found.length === 1 && only) return only;
    if (found.length > 1) {
      const fitting = found.map(({ id }) => id).join(', ');
      throw new UsageError(`several lessons are called "${given}": ${fitting}; say which`);
    }
  }
  const names = lessons.map(({ id }) => ({ name: id, calledAlso: [bare(id), ...words(id)] }));
  throw new UsageError(`there is no lesson "${given}"; ${offer(names, name)}`);
}

/** `07-tcp` without its number. */
function bare(id: string): string {
  return id.replace(/^\d+-/, '');
}

function words(id: string): string[] {
  return bare(id).split('-');
}
