import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(120_000);

const SLUG = 'port-url';
const PLACE = '04-ports-in-urls#default-ports';
const CHECKS = `
import { check, expect } from '#lab';
const of = (f: string, hint: string | [string, ...string[]], right: number) =>
  check(f, { points: 1, hint, lesson: '${PLACE}' }, async ({ student }) => {
    const { [f]: called } = student.functions<Record<string, () => number>>();
    expect(await called?.()).toBe(right);
  });
of('one', ['look at the number', 'it is odd', 'return 1'], 1);
of('two', 'it is even', 2);
`;
const folder = folderForEach();

/** What a student is told, one call after the other, with the program that they have then. */
function course() {
  const copy = CourseCopy.in(folder(), [SLUG], { solutions: false });
  const { student, checks } = exerciseFiles(SLUG, copy.root);
  writeFileSync(checks, CHECKS);
  const hint = async (one: string, two: string) => {
    writeFileSync(student, `export const one = () => ${one};\nexport const two = () => ${two};\n`);
    return copy.run(['hint', SLUG]);
  };
  return { copy, student, hint };
}

test('gives one more hint each time, then the lesson, and begins anew after a pass', async () => {
  const { copy, hint } = course();
  const second = await hint('7', '7');
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).toMatch(/✗ one {2}hints 1 to 2 of 3\n\n {2}1\. look at the number\n {2}2\. it is odd\n/);
  expect(second.stdout).not.toMatch(/return 1|content\//);
  for (const time of ['third', 'again']) {
    const { stdout } = await hint('8', '7');
    expect({ time, stdout }).toMatchObject({
      stdout: expect.stringMatching(/3\. return 1\n\nThere are no more hints/) as unknown,
    });
    expect(stdout).toMatch(/content\/04-ports-in-urls\.md:\d+ {2}"/);
  }
  expect((await hint('1', '7')).stdout).toMatch(/✗ two {2}hint 1 of 1\n\n {2}1\. it is even\n\nThere are no more/);
  expect((await hint('7', '2')).stdout).toMatch(/hints 1 to 2 of 3/);
  expect((await hint('1', '2')).stdout).toMatch(/port-url passes: there is nothing to give a hint on\.\n$/);
  expect(existsSync(join(copy.root, '.course', 'hints.json'))).toBe(true);
});

test('gives the first hint where the failure came without it', async () => {
  const { hint } = course();
  expect((await hint("{ throw new Error('not written yet'); }", '2')).stdout).toMatch(/one {2}hint 1 of 3/);
  expect((await hint("{ throw new Error('not written yet'); }", '2')).stdout).toMatch(/one {2}hints 1 to 2 of 3/);
});

test('says what comes before any hint, and what is not to be kept', async () => {
  const { copy, student, hint } = course();
  copyFileSync(exerciseFiles(SLUG, copy.root).stub, student);
  const untouched = await copy.run(['hint', SLUG]);
  expect(untouched.code).toBe(1);
  expect(untouched.stdout).toMatch(/as it was handed out.*content\/04-ports-in-urls\.md/);
  const broken = await hint('(', '2');
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/No check could run.*port-url\.ts:1[^]*npm test port-url shows/);
  writeFileSync(student, 'export const two = () => 2;\n');
  const lacking = await copy.run(['hint', SLUG]);
  expect(lacking.code).toBe(1);
  expect(lacking.stdout).toMatch(/one[^]*That comes first/);
  rmSync(join(copy.root, '.course'), { recursive: true, force: true });
  writeFileSync(join(copy.root, '.course'), '');
  const unkept = await hint('7', '7');
  expect(unkept).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 to 2 of 3/) as unknown });
  expect(unkept.stderr).toMatch(/cannot be kept/);
});

test.each([
  ['[]', /hint: is empty/],
  ["['look', ' ']", /hint: is empty/],
  ["['look', 7]", /hint: .*neither a text nor a list of texts/],
])('a check with the hints %s is a broken course', async (hints, says) => {
  const { copy, student } = course();
  const { checks } = exerciseFiles(SLUG, copy.root);
  writeFileSync(checks, CHECKS.replace("'it is even'", hints));
  writeFileSync(student, 'export const one = () => 1;\n');
  const { stderr, stdout } = await copy.run(['hint', SLUG]);
  expect(stderr + stdout).toMatch(says);
});
