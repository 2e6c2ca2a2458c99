import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { exerciseFiles } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { processesWith } from '../process/proc.js';
import { LAUNCH_VARIABLE } from '../process/launch-mark.js';
import type { Result } from '../results/result.js';
import { resultSchema, statuses } from '../results/result.js';
import { chooseSandbox, sandboxOf, tiers, type Tier } from '../sandbox/sandbox.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(600_000);

const folder = join(courseRoot, 'grader', 'fixtures', 'misbehaving');
const verdictSchema = z.strictObject({
  file: z.string(),
  status: z.enum(statuses),
  points: z.number(),
  says: z.string().optional(),
  note: z.string().optional(),
  only: z.array(z.enum(tiers)).optional(),
});
type Verdict = z.infer<typeof verdictSchema>;
const verdicts = z.array(verdictSchema).parse(parse(readFileSync(join(folder, 'verdicts.yaml'), 'utf8')));

/** Programs that are better made than kept. */
function makeOthers(made: string): (Verdict & { entry: string })[] {
  const { reference } = exerciseFiles('echo-server');
  const source = readFileSync(reference);
  const place = (name: string, put: (file: string) => void): string => {
    mkdirSync(join(made, name));
    put(join(made, name, 'echo-server.ts'));
    return join(made, name, 'echo-server.ts');
  };
  const write = (content: Buffer | string) => (file: string) => writeFileSync(file, content);
  const linkedFolder = join(made, 'linked', 'exercises', 'echo-server');
  mkdirSync(join(made, 'linked', 'exercises'), { recursive: true });
  mkdirSync(join(made, 'elsewhere'));
  writeFileSync(join(made, 'elsewhere', 'echo-server.ts'), source);
  symlinkSync(join(made, 'elsewhere'), linkedFolder);
  return [
    {
      file: 'ten megabytes',
      status: 'rule-broken',
      points: 0,
      says: '10,485,760 bytes',
      entry: place('large', write(Buffer.alloc(10 << 20, '// padding\n'))),
    },
    {
      file: 'not UTF-8',
      status: 'does-not-compile',
      points: 0,
      says: 'not UTF-8',
      entry: place('latin1', write(Buffer.concat([source, Buffer.from('// caf\xe9\n', 'latin1')]))),
    },
    { file: 'empty', status: 'missing', points: 0, says: 'is empty', entry: place('empty', write('\n')) },
    {
      file: 'nothing there',
      status: 'missing',
      points: 0,
      says: 'there is no',
      entry: join(made, 'nobody', 'echo-server.ts'),
    },
    {
      file: 'a link to the solution',
      status: 'rule-broken',
      points: 0,
      says: 'symbolic link',
      entry: place('link', (file) => symlinkSync(reference, file)),
    },
    {
      file: 'a link on the way',
      status: 'rule-broken',
      points: 0,
      says: 'symbolic link',
      entry: join(linkedFolder, 'echo-server.ts'),
    },
    { file: 'the reference among them', status: 'passed', points: 15, entry: reference },
  ];
}

/** What each process on this machine was started with. */
function commandLines(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, 'utf8')] : [];
    } catch {
      return [];
    }
  });
}

const RUN = `misbehaving-${process.pid}`;
process.env['COURSE_RUN'] = RUN;
let made: string;
beforeAll(() => (made = mkdtempSync(join(tmpdir(), 'course-made-'))));
afterAll(() => rmSync(made, { recursive: true }));

test('every program in the folder has its recorded verdict', () => {
  const programs = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  expect(verdicts.map(({ file }) => file).sort()).toEqual(programs.sort());
});

describe.each(tiers)('in the sandbox %s', (tier: Tier) => {
  test('each program gets its verdict, with words that name the cause, and nothing outlives it', async () => {
    const obstacle = await chooseSandbox(tier).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (obstacle !== undefined) return console.warn(`left out: ${obstacle}`);
    const work = mkdtempSync(join(made, `${tier}-`));
    const all = [
      ...verdicts
        .filter(({ only }) => only === undefined || only.includes(tier))
        .map((verdict) => ({ ...verdict, entry: join(folder, verdict.file) })),
      ...makeOthers(work),
    ];
    const jobs = all.map(({ file, entry }) => ({
      student: file,
      exercise: 'echo-server',
      entry,
      seed: 7,
      asStub: false,
    }));
    const root = join(work, 'linked');
    const results = await gradeAll(
      jobs.map((job) => (job.student === 'a link on the way' ? { ...job, root } : job)),
      { sandbox: sandboxOf(tier) },
    );
    expect(results.map((result, index) => ('fault' in result ? result.fault : tell(result, all[index])))).toEqual(
      all.map(({ file, status, points, says, note }) => ({ file, status, points, says, note, sandbox: tier })),
    );
    expect(processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${RUN}/`))).toEqual([]);
    expect(commandLines().filter((line) => line.includes('setTimeout(() => {}, 30000)'))).toEqual([]);
  });
});

/** The result in the words of the verdict, where it says what it has to, so that a difference shows whole. */
function tell(result: Result, verdict: Verdict | undefined): object {
  resultSchema.parse(result);
  const failed = result.checks.find(({ outcome }) => outcome === 'failed');
  const words = result.rejection?.message ?? (failed?.outcome === 'failed' ? failed.finding.message : '');
  const notes = result.notes.join('; ');
  return {
    file: result.student,
    status: result.status,
    points: result.points,
    says: verdict?.says !== undefined && words.includes(verdict.says) ? verdict.says : words || undefined,
    note: verdict?.note !== undefined && notes.includes(verdict.note) ? verdict.note : notes || undefined,
    sandbox: result.sandbox,
  };
}
