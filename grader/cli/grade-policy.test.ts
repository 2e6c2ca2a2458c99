import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectClass } from '../class/collect/collect.js';
import { policiesOf } from '../class/policy/policy.js';
import { exerciseFiles, readCourse, type Course } from '../course/course.js';
import { policySchema } from '../course/policy-file.js';
import { UsageError } from '../course/usage-error.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { classOf } from './class-folder.js';
import { gradeClass } from './grade-class.js';
import { confirmHidden, confirmNamed, hiddenFolder } from './hidden-option.js';

jest.setTimeout(120_000);

const course = readCourse();
const exercises = course.exercises.filter(({ slug }) => slug === 'port-url');
const withPolicy = (said: unknown): Course => ({ ...course, policy: policySchema.parse(said) });

let folder: string;
let told: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-policy-'));
  told = [];
  jest.spyOn(console, 'error').mockImplementation((text) => void told.push(String(text)));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function hides(slug: string, name: string): string {
  const hidden = join(folder, 'hidden');
  mkdirSync(hidden, { recursive: true });
  const check = `check(${JSON.stringify(name)}, { points: 4, hint: 'h', lesson: 'l' }, async () => {});`;
  writeFileSync(join(hidden, `${slug}.checks.ts`), `import { check } from '#lab';\n${check}\n`);
  return hidden;
}

test('a changed due date grades nothing again, and results.jsonl holds what counts', async () => {
  mkdirSync(join(folder, 'class', 'ada'), { recursive: true });
  copyFileSync(exerciseFiles('port-url').reference, join(folder, 'class', 'ada', 'port-url.ts'));
  const { submissions } = await collectClass(join(folder, 'class'), { exercises, work: join(folder, 'work') });
  const timed = submissions.map((one) => ({ ...one, submittedAt: new Date('2026-12-02T00:00:00Z') }));
  const out = join(folder, 'out');
  const hidden = hides('port-url', 'is hidden');
  const graded = async (due: string) => {
    const policies = policiesOf(withPolicy({ due, penaltyPerDay: 10, points: 10 }));
    return (await gradeClass(timed, { sandbox: plainProcess, out, policies, hidden }))[0];
  };
  expect(await graded('2026-12-01T00:00Z')).toMatchObject({ points: 9, late: { days: 1, penaltyPoints: 1 } });
  expect(told.join('\n')).not.toContain('have not changed');
  const again = await graded('2026-12-02T00:00Z');
  expect(told.join('\n')).toContain('1 of 1 have not changed');
  expect(again).toMatchObject({ points: 10, maxPoints: 10, submittedAt: '2026-12-02T00:00:00.000Z' });
  expect(again?.late).toBeUndefined();
  expect(again?.checks.at(-1)).toMatchObject({ name: 'is hidden', visibility: 'hidden' });
  expect(JSON.parse(readFileSync(join(out, 'results.jsonl'), 'utf8'))).toEqual(again);
});

test('the best of several attempts counts, and none of them is graded again', async () => {
  const own = join(folder, 'class', 'ada');
  mkdirSync(own, { recursive: true });
  const { reference, mistakes } = exerciseFiles('port-url');
  const [mistake = ''] = readdirSync(mistakes);
  copyFileSync(reference, join(own, 'port-url.ts'));
  copyFileSync(join(mistakes, mistake), join(own, 'port-url (1).ts'));
  const graded = async (counts: 'best' | 'latest') => {
    const policies = policiesOf(withPolicy({ attempts: { counts } }));
    const { collected } = await classOf({ dir: 'class', roster: undefined, from: folder }, course, exercises, policies);
    return gradeClass(collected.submissions, { sandbox: plainProcess, out: join(folder, counts), policies });
  };
  expect(await graded('best')).toMatchObject([{ status: 'passed', attempt: { number: 1 } }]);
  expect(await graded('best')).toMatchObject([{ status: 'passed', attempt: { number: 1 } }]);
  expect(told.join('\n')).toContain('2 of 2 have not changed');
  expect(await graded('latest')).toMatchObject([{ status: 'failed' }]);
});

test.each<[what: string, make: () => string, message: RegExp]>([
  ['no folder', () => join(folder, 'nowhere'), /nowhere is no folder; give one that holds SLUG\.checks\.ts/],
  ['a file', () => join(hides('port-url', 'a'), 'port-url.checks.ts'), /is no folder/],
  ['a folder without checks', () => folder, /holds no checks; they stand in SLUG\.checks\.ts/],
  ['checks of another course', () => hides('port-ulr', 'a'), /port-ulr\.checks\.ts is of no exercise.*port-url/],
])('%s is refused for --hidden', (_what, make, message) => {
  const given = make();
  expect(() => hiddenFolder(given, course)).toThrow(UsageError);
  expect(() => hiddenFolder(given, course)).toThrow(message);
});

test('hidden checks that do not load are told before anything is graded', async () => {
  const hidden = hides('port-url', '');
  expect(hiddenFolder(hidden, course)).toBe(hidden);
  await expect(confirmHidden(exercises, hidden)).rejects.toThrow(/the check "": name/);
  await confirmHidden([], hidden);
});

test('a check that a policy names and that there is not is told, and refused where the hidden ones are known', async () => {
  const [first] = exercises;
  const policy = policySchema.parse({ checks: { 'is hidden': 'shown' } });
  const own = first ? [{ ...first, policy }] : [];
  await confirmNamed(course, own, hides('port-url', 'is hidden'));
  expect(told).toEqual([]);
  await confirmNamed(course, own);
  expect(told.join()).toMatch(/"is hidden" is no check of port-url[^]*--hidden/);
  await expect(confirmNamed(course, own, hides('port-url', 'is another'))).rejects.toThrow(/"is hidden" is no check/);
});
