import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fingerprinter } from '../class/journal/fingerprint.js';
import { BrokenCourse } from '../course/broken-course.js';
import { exerciseFiles } from '../course/course.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { gradeAll } from './grade-all.js';
import { loadChecks } from './load-checks.js';
import { Session } from './session.js';

jest.setTimeout(60_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-hidden-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const { reference, stub } = exerciseFiles('port-url');

function hidden(...checks: string[]): string {
  writeFileSync(join(folder, 'port-url.checks.ts'), `import { check, expect } from '#lab';\n${checks.join('\n')}`);
  return folder;
}

const options = `{ points: 3, hint: 'h', lesson: 'l' }`;
const check = (name: string, body = '', own = options) =>
  `check(${JSON.stringify(name)}, ${own}, async () => {${body}});`;

async function graded(entry: string) {
  const jobs = [{ student: 'ada', exercise: 'port-url', entry, seed: 1, asStub: false, hidden: folder }];
  const [result] = await gradeAll(jobs, { sandbox: plainProcess });
  if (result === undefined || 'fault' in result) throw new Error(result?.fault);
  return result;
}

test("hidden checks run beside the course's, marked, and count", async () => {
  hidden(check('holds'), check('fails', 'expect(1).toBe(2);'));
  const shown = await loadChecks('port-url');
  const { checks, maxPoints, status } = await graded(reference);
  expect(checks.slice(-2)).toMatchObject([
    { name: 'holds', outcome: 'passed', points: 3, visibility: 'hidden' },
    { name: 'fails', outcome: 'failed', points: 0, visibility: 'hidden' },
  ]);
  expect(checks.slice(0, -2).map(({ name, visibility }) => [name, visibility])).toEqual(
    shown.map(({ name }) => [name, undefined]),
  );
  expect(maxPoints).toBe(shown.reduce((sum, { points, extraCredit }) => sum + (extraCredit ? 0 : points), 0) + 6);
  expect(status).toBe('failed');
});

test('they are marked where nothing is run, too', async () => {
  hidden(check('holds'));
  expect((await graded(stub)).checks.at(-1)).toMatchObject({ by: 'not-started', visibility: 'hidden' });
});

test("a student's loop never runs them, even if it is told of their folder", async () => {
  hidden(check('holds'));
  const job = { student: 'you', exercise: 'port-url', entry: stub, seed: 1, asStub: false, hidden: folder };
  const session = new Session(job, plainProcess, true);
  const names = await session.names();
  const { checks } = await session.close();
  expect(names).not.toContain('holds');
  expect(JSON.stringify(checks)).not.toContain('holds');
});

test('an exercise without hidden checks has its own only', async () => {
  hidden(check('holds'));
  expect(await loadChecks('port-number', folder)).toEqual(await loadChecks('port-number').then(sameNames));
});

/** Each load makes new functions of the same checks. */
function sameNames(checks: { name: string }[]): unknown[] {
  return checks.map(({ name }) => expect.objectContaining({ name }) as unknown);
}

test('they may need a check of the course, and import what lies beside them and the packages of the course', async () => {
  const [first] = await loadChecks('port-url');
  writeFileSync(join(folder, 'table.json'), '{"points":4}');
  hidden(
    `import { points } from './table.json';\nimport { z } from 'zod';\nimport { join } from 'node:path';`,
    check('holds', '', `{ points, hint: join('a', 'b'), lesson: typeof z, needs: ${JSON.stringify(first?.name)} }`),
  );
  expect((await loadChecks('port-url', folder)).at(-1)).toMatchObject({ points: 4, lesson: 'object' });
});

test.each<[what: string, checks: () => Promise<string[]>, message: RegExp]>([
  [
    'the name of a check of the course',
    async () => (await loadChecks('port-url')).slice(0, 1).map(({ name }) => check(name)),
    /hidden-.*port-url\.checks\.ts: ".*" is what a check of the course is called/,
  ],
  ['a name twice', async () => [check('__proto__'), check('__proto__')], /two checks are called "__proto__"/],
  [
    'a need of nothing',
    async () => [check('a', '', `{ points: 1, hint: 'h', lesson: 'l', needs: 'b' }`)],
    /no earlier/,
  ],
  [
    'a list that covers nothing',
    async () => [check('a', '', `{ points: 1, hint: 'h', lesson: 'l', covers: [] }`)],
    /the check "a": covers: is empty/,
  ],
  [
    'an empty text to cover',
    async () => [check('a', '', `{ points: 1, hint: 'h', lesson: 'l', covers: ['b', ' '] }`)],
    /the check "a": covers: is empty/,
  ],
  [
    'what covers no text',
    async () => [check('a', '', `{ points: 1, hint: 'h', lesson: 'l', covers: 1 }`)],
    /the check "a": covers: .*neither a text nor a list of texts/,
  ],
  ['no points', async () => [check('a', '', `{ hint: 'h', lesson: 'l' }`)], /the check "a": points: is missing/],
  ['no checks', async () => [], /declares no checks/],
  ['no TypeScript', async () => ['check('], /does not load/],
])('%s is refused by the file', async (_what, checks, message) => {
  hidden(...(await checks()));
  await expect(loadChecks('port-url', folder)).rejects.toThrow(BrokenCourse);
  await expect(loadChecks('port-url', folder)).rejects.toThrow(message);
});

test('a result rests on them: with other ones it is another', () => {
  const root = join(folder, 'ada');
  mkdirSync(root);
  const entry = join(root, 'port-url.ts');
  writeFileSync(entry, readFileSync(reference));
  const basis = (hiddenFolder?: string) =>
    new Fingerprinter(hiddenFolder).of({ exercise: 'port-url', entry, root }).checks;
  const without = basis();
  expect(basis(folder)).toBe(without);
  const one = basis(hidden(check('holds')));
  const other = basis(hidden(check('holds', '/* */')));
  expect(new Set([without, one, other]).size).toBe(3);
  writeFileSync(join(folder, 'table.json'), '1');
  expect(basis(hidden(check('holds', '/* */')))).toBe(other);
  const importing = basis(hidden(`import './table.json';`));
  writeFileSync(join(folder, 'table.json'), '2');
  expect(basis(folder)).not.toBe(importing);
});
