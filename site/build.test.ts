import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCourse } from '../grader/course/course.js';
import { movedPages } from './build/moved.js';
import { buildSite, BUILD_MS, copySite, type SiteCopy } from './built-site.fixture.js';

jest.setTimeout(480_000);

const copies: SiteCopy[] = [];
function copied(): SiteCopy {
  const copy = copySite();
  copies.push(copy);
  return copy;
}
afterEach(() => copies.splice(0).forEach((copy) => copy.remove()));

/** Each file of a folder and what is in it. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(
    files.sort().map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}

test(
  'two builds are the same bytes, wherever they are made, and hold a page for each lesson and exercise',
  async () => {
    const [one, other] = [copied(), copied()];
    for (const copy of [one, other]) expect(await buildSite(copy, { BASE: '/a/b' })).toMatchObject({ code: 0 });
    const files = contentsOf(one.dist);
    expect(contentsOf(other.dist)).toEqual(files);
    const { lessons, exercises } = readCourse();
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'index.html',
        ...lessons.map((id) => `${id}.html`),
        ...Object.keys(movedPages).map((old) => `${old}.html`),
        ...exercises.map(({ slug }) => `exercises/${slug}.html`),
        ...['students', 'instructors', 'authors', 'lab-kit'].map((guide) => `guides/${guide}.html`),
      ]),
    );
    for (const file of Object.keys(files)) expect(readFileSync(join(one.dist, file), 'utf8')).not.toContain(one.root);
  },
  2 * BUILD_MS,
);

test.each([
  [
    'a moving figure that there is not',
    '\n<!-- moving: perpetuum -->\n',
    /07-tcp\.md: no moving figure "perpetuum"; there are tcp-handshake/,
  ],
  ['a link to a page that there is not', '\n[lost](11-lost.md)\n', /dead link.*11-lost/i],
])(
  'the build fails on %s',
  async (_, text, message) => {
    const copy = copied();
    appendFileSync(join(copy.root, 'content', '07-tcp.md'), text);
    const { code, output } = await buildSite(copy, {});
    expect(output).toMatch(message);
    expect(code).not.toBe(0);
  },
  BUILD_MS,
);
