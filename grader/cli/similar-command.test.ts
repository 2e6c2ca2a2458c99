import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { course, folderForEach, handIn } from './course-command.fixture.js';

jest.setTimeout(60_000);

const folder = folderForEach();
const source = readFileSync(exerciseFiles('port-url').reference, 'utf8');

test('tells who is alike in which exercise, writes where, and runs nothing', async () => {
  handIn(folder(), 'ann', 'port-url', source);
  handIn(folder(), 'bob', 'port-url', `process.exit(5);\n${source.replace(/port/g, 'door')}`, 'checkout');
  handIn(folder(), 'cy', 'port-url', readFileSync(exerciseFiles('port-url').stub, 'utf8'));
  handIn(folder(), 'cy', 'echo-server', 'export {};');
  const out = join(folder(), 'out');
  const { code, stdout } = await course(['similar', join(folder(), 'class'), '--out', out]);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/9\d % +│ 9\d % +│ port-url +│ ann +│ bob/)]);
  expect(readFileSync(join(out, 'similar.md'), 'utf8')).toMatch(/\| 9\d % \| ann \| bob \| \d+–\d+ and \d+–\d+/);
  const { version, exercises } = JSON.parse(readFileSync(join(out, 'similar.json'), 'utf8')) as {
    version: number;
    exercises: { exercise: string; leftOut: string[] }[];
  };
  expect([version, exercises.find(({ exercise }) => exercise === 'port-url')?.leftOut]).toEqual([1, ['cy']]);
});

test.each([
  ['no folder', ['nowhere'], /nowhere is no folder/],
  ['a share that is none', ['.', '--above', '101'], /from 0 to 100/],
  ['an exercise that there is not', ['.', '--exercise', 'echo'], /no exercise "echo"/],
])('%s is bad usage', async (_what, args, words) => {
  const { code, stderr } = await course(['similar', ...args], { from: folder() });
  expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
});
