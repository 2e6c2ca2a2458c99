import { readCourse } from './course.js';
import { duration, levels } from './levels.js';

test.each([
  [5, '5 min'],
  [45, '45 min'],
  [60, '1 h'],
  [150, '2 h 30 min'],
])('%d minutes are %s', (minutes, text) => expect(duration(minutes)).toBe(text));

test('the core is a whole course: every level is there, and most lessons have a core exercise', () => {
  const { exercises, lessons } = readCourse();
  expect(new Set(exercises.map(({ level }) => level))).toEqual(new Set(levels));
  const core = new Set(exercises.filter(({ level }) => level === 'core').map(({ lesson }) => lesson));
  expect(core.size).toBeGreaterThan(lessons.length / 2 - 1);
});
