import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers, type Tier } from '../engine/sandbox/tier.js';
import { containedIn, expected, leftOf, programsIn, tell, WORKERS, type Verdict } from './attacked.fixture.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(300_000);

const { folder, programs, verdicts } = programsIn('misbehaving');

/** Programs that are better made than kept. */
function makeOthers(made: string): (Omit<Verdict, 'exercise'> & { entry: string })[] {
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
  expect(verdicts.map(({ file }) => file).sort()).toEqual(programs.sort());
});

describe.each(tiers)('in the sandbox %s', (tier: Tier) => {
  testWith(tier)('each program gets its verdict, with words that name the cause, and nothing outlives it', async () => {
    const work = mkdtempSync(join(made, `${tier}-`));
    const all = [
      ...containedIn(tier, verdicts).map((verdict) => ({ ...verdict, entry: join(folder, verdict.file) })),
      ...makeOthers(work).map((other) => ({ ...other, exercise: 'echo-server' })),
    ];
    const jobs = all.map(({ file, exercise, entry }) => ({
      student: file,
      exercise,
      entry,
      seed: 7,
      asStub: false,
    }));
    const root = join(work, 'linked');
    const results = await gradeAll(
      jobs.map((job) => (job.student === 'a link on the way' ? { ...job, root } : job)),
      { sandbox: sandboxOf(tier), workers: WORKERS },
    );
    expect(results.map((result, index) => tell(result, all[index]))).toEqual(
      all.map((verdict) => expected(verdict, tier)),
    );
    expect(leftOf(RUN)).toEqual([]);
    expect(commandLines().filter((line) => line.includes('setTimeout(() => {}, 30000)'))).toEqual([]);
  });
});
