import { readCourse } from '../../grader/course/course.js';
import { basePath, repositoryAddress } from './environment.js';
import { exercisePage } from './exercise-page.js';
import { guidesOf } from './guides.js';
import { neighbours, sidebar } from './navigation.js';
import { siteCourse } from './site-course.js';

const course = siteCourse();

test('lessons and exercises stand in the order of the course file, with the points of all', () => {
  const { lessons, exercises } = readCourse();
  expect(course.lessons.map(({ id }) => id)).toEqual(lessons);
  expect(sidebar(course, []).flatMap(({ items = [] }) => items.map(({ text }) => text))).toEqual(
    exercises.map(({ title }) => title),
  );
  expect(course.points).toBe(exercises.reduce((sum, { points }) => sum + points, 0));
});

test('the guides stand below the lessons, and students have theirs alone in the pages of npm start', () => {
  expect(sidebar(course, guidesOf({ forStudents: false })).at(-1)).toMatchObject({
    text: 'Guides',
    items: expect.arrayContaining([
      { text: 'For instructors', link: '/guides/instructors' },
      { text: 'For authors', link: '/guides/authors' },
    ]) as unknown,
  });
  expect(guidesOf({ forStudents: true }).map(({ link }) => link)).toEqual(['/guides/students', '/guides/glossary']);
});

test('from a lesson one goes to lessons, and from other pages as VitePress has it', () => {
  expect(neighbours(course, '00-before-you-start.md')).toMatchObject({ prev: false });
  expect(neighbours(course, '01-hosts-processes-ports.md')).toEqual({
    prev: { text: '0. Before you start', link: '/00-before-you-start' },
    next: { text: '2. Server ports and well-known services', link: '/02-server-ports' },
  });
  expect(neighbours(course, '13-netcat.md')).toMatchObject({ prev: { link: '/12-web-server' }, next: false });
  expect(neighbours(course, 'exercises/port-url.md')).toEqual({});
});

test.each([
  [undefined, '/'],
  ['', '/'],
  ['/', '/'],
  ['/ports', '/ports/'],
  ['a/b/', '/a/b/'],
])('BASE %j is the path %s', (given, path) => {
  expect(basePath(given)).toBe(path);
});

test.each(['https://host/ports/', './ports', '../x', '/a b/', '/a//b/'])('BASE %s is refused', (given) => {
  expect(() => basePath(given)).toThrow(/BASE is a path/);
});

test('REPOSITORY is an address', () => {
  expect(repositoryAddress('https://github.com/o/r/')).toBe('https://github.com/o/r');
  expect(repositoryAddress('')).toBeUndefined();
  expect(() => repositoryAddress('o/r')).toThrow(/REPOSITORY is an address/);
});

test('the page of an exercise has its points, its lesson, what it builds on, the command and the stub', () => {
  const lesson = course.lessons.find(({ id }) => id === '08-tcp-streams');
  const exercise = lesson?.exercises.find(({ slug }) => slug === 'line-server');
  if (!lesson || !exercise) throw new Error('no such exercise');
  const titles = new Map([['echo-server', 'A TCP echo server']]);
  const page = exercisePage(exercise, lesson, { titles, repository: undefined });
  expect(page).toMatch(
    /^# A line server\n\nYou write a server, for 20 points\. It practises \[lesson 8, TCP: programming with streams\]\(\/08-tcp-streams\), and builds on \[A TCP echo server\]\(\/exercises\/echo-server\)\./,
  );
  expect(page).toContain('\nLevel: stretch, more practice for those who have time. Time: about 1 h 30 min.\n');
  expect(page).toContain('Edit `exercises/line-server/line-server.ts`');
  expect(page).toContain('\nnpm test line-server\n');
  expect(page).toContain("throw new Error('not written yet');");
  expect(exercisePage(exercise, lesson, { titles, repository: 'https://host/x' })).toContain(
    '](https://host/x/blob/HEAD/exercises/line-server/line-server.ts)',
  );
});
