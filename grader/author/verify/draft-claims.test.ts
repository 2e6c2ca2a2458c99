import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { draftsClaim, leastOf, leftToPublish, openFunctions, writtenClaim } from './draft-claims.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'course-draft-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const slug = 'a-slug';
const OPEN = `throw new Error('not written yet');`;

test('functions that nobody has written are told with file, line and name; the stub is to be open', () => {
  write('solutions/a-slug/stub.ts', OPEN);
  write(
    'solutions/a-slug/answer-to.ts',
    `export function one(): string {\n  return '';\n}\nfunction two() {\n  ${OPEN}\n}\n`,
  );
  write('solutions/a-slug/mistakes/wrong.ts', `import 'node:net';\n${OPEN}\n`);
  expect(openFunctions(slug, root)).toEqual([
    'solutions/a-slug/answer-to.ts:5: two is not written yet',
    'solutions/a-slug/mistakes/wrong.ts:2: the program is not written yet',
  ]);
});

test('a sample may stand in a draft, and nowhere else', () => {
  write('exercises/a-slug/a-slug.ts', '// SAMPLE: your own contract.\n');
  write('solutions/a-slug/mistakes.yaml', '# SAMPLE: more of them.\n');
  write('solutions/a-slug/reference.ts', `export const word = 'SAMPLE';\n`);
  expect(writtenClaim({ slug, draft: true }, root).problems).toEqual([]);
  expect(writtenClaim({ slug }, root).problems).toEqual(
    ['exercises/a-slug/a-slug.ts', 'solutions/a-slug/mistakes.yaml'].map(
      (file) => `${file} is a sample still: make it your own, and take out its comment SAMPLE`,
    ),
  );
});

test('what is left of a draft is one line', () => {
  const left = (alternatives: number, mistakes: number) => leftToPublish({ slug }, { alternatives, mistakes }, root);
  const out = 'take `draft: true` out of content/course.yaml';
  const start = 'a-slug is a draft; left before it can be published:';
  expect(left(2, 8)).toBe(`${start} npm run mutate -- a-slug; then ${out}`);
  write('solutions/a-slug/mutants.yaml', '');
  expect(left(1, 3)).toBe(`${start} 1 more alternative, 5 more mistakes; then ${out}`);
  expect(left(2, 8)).toBe(`${start} nothing but to ${out}`);
  write('exercises/a-slug/a-slug.ts', '// SAMPLE: your own contract.\n');
  expect(left(9, 7)).toBe(`${start} 1 more mistake, 1 file with a comment SAMPLE; then ${out}`);
});

test('a draft has fewer programs, and makes the whole course not ready', () => {
  expect(leastOf({ draft: true })).toEqual({ alternatives: 1, mistakes: 3 });
  expect(leastOf({})).toEqual({ alternatives: 2, mistakes: 8 });
  const { exercises } = readCourse();
  expect(draftsClaim({ exercises }).problems).toEqual([]);
  const [first, ...others] = exercises.map((one, index) => (index === 0 ? { ...one, draft: true as const } : one));
  expect(draftsClaim({ exercises: [...others, ...(first ? [first] : [])] }).problems).toEqual([
    `${first?.slug} is one: npm run verify -- ${first?.slug} says what is left to do`,
  ]);
});

test.each(readCourse().exercises)('of $slug all is written', (exercise) => {
  expect(writtenClaim(exercise).problems).toEqual([]);
});
