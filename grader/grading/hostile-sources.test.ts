import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers } from '../engine/sandbox/tier.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(600_000);

const KIB = 1024;
/** Texts within the limit on a file that make a compiler recurse, or try again and again. */
const bombs: Record<string, string> = {
  braces: '{'.repeat(250 * KIB),
  'closed brackets': `x=${'['.repeat(125 * KIB)}${']'.repeat(125 * KIB)}`,
  'open types': 'a<'.repeat(20 * KIB),
  negations: `x=${'!'.repeat(250 * KIB)}1`,
  conditions: `${'if(1)'.repeat(50 * KIB)};`,
  'arrow functions': `x=${'()=>'.repeat(60 * KIB)}1`,
  templates: '`${'.repeat(80 * KIB),
  'a comment without end': `/*${'*'.repeat(250 * KIB)}`,
  'a pattern': `x=/${'('.repeat(200 * KIB)}/`,
};

const SECRET = 'a-secret-of-the-neighbour';
const reference = readFileSync(exerciseFiles('echo-server').reference, 'utf8');
/** Programs that make a bundler read what is not theirs; the neighbour's folder is beside their own. */
const thieves: Record<string, string> = {
  'by a pattern': `${reference}\nexport const taken = async (name: string) => import(\`../neighbour/\${name}.txt\`);`,
  'by a sum': `${reference}\nexport const taken = async (name: string) => import('../neighbour/' + name + '.txt');`,
  'by require': `${reference}\ndeclare const require: (path: string) => unknown;\nexport const taken = (name: string) => require('../neighbour/' + name + '.txt');`,
  'by a map': `${reference}\n//# sourceMappingURL=../neighbour/notes.txt`,
  'by a map that never ends': `${reference}\n//# sourceMappingURL=../../../../../../../dev/ptmx`,
  'by another map': `${reference}\n/*# sourceMappingURL=../neighbour/notes.txt */`,
};

let made: string;
beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), 'course-sources-'));
  mkdirSync(join(made, 'neighbour'));
  writeFileSync(join(made, 'neighbour', 'notes.txt'), `${SECRET}\n`);
});
afterAll(() => rmSync(made, { recursive: true }));

function jobFor(student: string, text: string) {
  const folder = join(made, student.replaceAll(' ', '-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'echo-server.ts'), text);
  return {
    student,
    exercise: 'echo-server',
    entry: join(folder, 'echo-server.ts'),
    root: folder,
    seed: 7,
    asStub: false,
  };
}

function right(howMany: number) {
  return Array.from({ length: howMany }, (_, index) => jobFor(`right ${index}`, `${reference}\n// ${index}`));
}

describe.each(tiers)('in the sandbox %s', (tier) => {
  testWith(tier)('sources that end a compiler get a verdict, and those graded beside them theirs', async () => {
    const honest = right(4);
    const hostile = Object.entries(bombs).map(([name, text]) => jobFor(name, text));
    const jobs = hostile.flatMap((job, index) => [job, ...honest.slice(index, index + 1)]);
    const results = await gradeAll(jobs, { sandbox: sandboxOf(tier), workers: 2 });
    for (const result of results) {
      if ('fault' in result) throw new Error(`${result.job.student}: ${result.fault}`);
      const { student, status, points } = result;
      if (student.startsWith('right')) expect([student, status, points]).toEqual([student, 'passed', 15]);
      else expect([student, points, ['does-not-compile', 'crashed'].includes(status)]).toEqual([student, 0, true]);
    }
  });

  testWith(tier)('nothing of a neighbour comes out of a source that makes a bundler look for it', async () => {
    const jobs = Object.entries(thieves).map(([name, text]) => jobFor(name, text));
    const results = await gradeAll(jobs, { sandbox: sandboxOf(tier), workers: 2 });
    expect(JSON.stringify(results)).not.toContain(SECRET);
    for (const result of results) {
      if ('fault' in result) throw new Error(`${result.job.student}: ${result.fault}`);
      // A pattern that leads to another folder is refused; one that finds nothing is left to fail when it is used.
      const { student, status, rejection } = result;
      if (student.startsWith('by a map') || student === 'by another map')
        expect([student, status]).toEqual([student, 'passed']);
      else expect(rejection?.message ?? 'write out the name').toContain('write out the name');
    }
  });
});
