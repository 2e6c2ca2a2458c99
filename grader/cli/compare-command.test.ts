import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(120_000);

const SLUG = 'port-url';
const folder = folderForEach();

test('shows the reference to a program that passes, and to no other', async () => {
  const copy = CourseCopy.in(folder(), [SLUG]);
  const { student, reference, alternatives, folder: own } = exerciseFiles(SLUG, copy.root);
  const early = await copy.run(['compare', SLUG]);
  expect(early.code).toBe(1);
  expect(early.stdout).toMatch(/for when yours passes/);
  expect(early.stdout).not.toContain('parsePort');

  copyFileSync(join(alternatives, 'index-of.ts'), student);
  const late = await copy.run(['compare'], { from: own });
  expect(late).toMatchObject({ code: 0, stderr: '' });
  expect(late.stdout).toMatch(/^- yours\n\+ the reference\n/);
  expect(late.stdout).not.toContain('\x1b');

  writeFileSync(student, readFileSync(reference));
  expect((await copy.run(['compare', SLUG])).stdout).toMatch(/port-url\.ts is the reference solution, word for word/);
});

test('says in a course without solutions that they are the instructor’s', async () => {
  const copy = CourseCopy.in(folder(), [SLUG], { solutions: false });
  const { code, stderr } = await copy.run(['compare', SLUG]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/npm run compare needs the solutions.*instructor's repository/);
});
