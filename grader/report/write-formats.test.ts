import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { all, ben, canvasAssignments, course, gradedOf } from './formats/examples.fixture.js';
import type { FormatName } from './formats/format.js';
import { prepareFormats } from './write-formats.js';

let out: string;
beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'course-formats-'))));
afterEach(() => rmSync(out, { recursive: true }));

function write(names: FormatName[], results = all, env = {}) {
  return prepareFormats(names, { course, students: ['ben'], options: { canvasAssignments }, env })(
    gradedOf(results),
    out,
  );
}

test('writes each format in a folder of its own, and says what was withheld', () => {
  const { warnings } = write(['gradescope', 'canvas', 'gradescope']);
  expect(existsSync(join(out, 'gradescope', 'ben', 'results.json'))).toBe(true);
  expect(existsSync(join(out, 'canvas', 'grades.csv'))).toBe(true);
  expect(warnings).toHaveLength(4);
  expect(warnings[0]).toMatch(/^gradescope: dan: no results.json is written/);
});

test('leaves no grade of an earlier run, and nothing else undone', () => {
  write(['gradescope']);
  writeFileSync(join(out, 'gradescope', 'ben', 'notes.txt'), 'mine');
  write(
    ['gradescope'],
    all.filter(({ student }) => student !== 'ben'),
  );
  expect(existsSync(join(out, 'gradescope', 'ben', 'results.json'))).toBe(false);
  expect(existsSync(join(out, 'gradescope', 'ben', 'notes.txt'))).toBe(true);
});

test('adds to the files that others began', () => {
  const [summary, output] = [join(out, 'summary'), join(out, 'output')];
  writeFileSync(output, 'other=1\n');
  const { stdout } = write(['actions'], ben, { GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output });
  expect(stdout).toMatch(/^::error /);
  expect(readFileSync(output, 'utf8')).toMatch(/^other=1\nresult=\S+\n$/);
  expect(readFileSync(summary, 'utf8')).toBe(readFileSync(join(out, 'actions', 'summary.md'), 'utf8'));
});
