import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { courseRoot } from './course/root.js';

/** The rooms in the order of ARCHITECTURE.md; each imports from itself and from those before it. */
const order = ['course', 'engine', 'class', 'lab', 'grading', 'report', 'student', 'author', 'package', 'tools', 'cli'];
const grader = join(courseRoot, 'grader');
const sources = readdirSync(grader, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('fixtures') && file.includes(sep))
  .sort();

function importsOf(file: string): string[] {
  const source = readFileSync(join(grader, file), 'utf8');
  return [...source.matchAll(/(?:from|import)\s*(?:\(\s*)?'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(grader, join(grader, dirname(file), path)),
  );
}

test('every folder of the grader has its place in the order', () => {
  const folders = new Set(sources.map((file) => file.split(sep)[0]));
  expect([...folders].sort()).toEqual([...order].sort());
});

test('imports go one way', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter((to) => order.indexOf(to.split(sep)[0] ?? '') > order.indexOf(file.split(sep)[0] ?? ''))
      .map((to) => `${file} imports ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('the rule for imports looks at imports', () => {
  expect(importsOf(join('cli', 'main.ts'))).toContain(join('cli', 'commands.js'));
});

test('no file is longer than 250 lines', () => {
  const long = sources.filter((file) => readFileSync(join(grader, file), 'utf8').split('\n').length > 250);
  expect(long).toEqual([]);
});

test('ARCHITECTURE.md has a sentence for each folder', () => {
  const text = existsSync(join(courseRoot, 'ARCHITECTURE.md'))
    ? readFileSync(join(courseRoot, 'ARCHITECTURE.md'), 'utf8')
    : '';
  expect(order.filter((folder) => !text.includes(`\`${folder}/\``))).toEqual([]);
});
