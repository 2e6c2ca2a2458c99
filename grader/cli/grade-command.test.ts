import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFiles } from '../course/course.js';
import { LAUNCH_VARIABLE } from '../engine/process/launch-mark.js';
import { processesWith } from '../engine/process/proc.js';
import { WEAKEST, course, folderForEach, handIn, resultsIn } from './course-command.fixture.js';

jest.setTimeout(300_000);

const folder = folderForEach();

describe('grade', () => {
  const right = readFileSync(exerciseFiles('port-url').reference, 'utf8');

  test('writes a line a student and exercise, in order, whatever is in the class', async () => {
    handIn(folder(), 'berta', 'port-url', right);
    handIn(folder(), 'anton', 'port-url', right, 'checkout');
    handIn(folder(), 'student 10', 'port-url', 'export const nothing = 1;');
    handIn(folder(), 'student 9', 'port-url', `const count: number = 'one';\n${right}`);
    handIn(folder(), 'nobody', 'unasked', right);
    writeFileSync(join(folder(), 'class', 'notes.txt'), 'not a student');
    const out = join(folder(), 'out');
    const ran = await course([
      'grade',
      join(folder(), 'class'),
      '--exercise',
      'port-url',
      '--out',
      out,
      '--seed',
      '3',
      '--sandbox',
      WEAKEST,
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('left out: notes.txt');
    const results = resultsIn(out);
    expect(results.map(({ student, status, seed }) => [student, status, seed])).toEqual([
      ['anton', 'passed', 3],
      ['berta', 'passed', 3],
      ['nobody', 'missing', 3],
      ['student 9', 'passed', 3],
      ['student 10', 'failed', 3],
    ]);
    expect(results[3]?.notes.join()).toContain('type error in port-url.ts:1:7');
    for (const word of ['anton', 'passed', 'missing', 'failed']) expect(ran.stdout).toContain(word);
  });

  test('goes on after a sudden end where it was, and grades again only what has changed', async () => {
    for (const student of ['ada', 'ben', 'cleo', 'dan', 'eve']) handIn(folder(), student, 'port-url', right);
    handIn(folder(), 'finn', 'port-url', 'export const nothing = 1;');
    const args = ['grade', join(folder(), 'class'), '--exercise', 'port-url', '--out', join(folder(), 'out')];
    args.push('--sandbox', WEAKEST);
    const first = await course(args, {
      during: (pid, stderr) => /graded/.test(stderr) && process.kill(pid, 'SIGKILL'),
    });
    expect(first.code).toBeNull();
    const second = await course(args);
    expect(second.stderr).toMatch(/going on with the run that was stopped, seed \d+\n[1-6] of 6 have not changed/);
    const results = resultsIn(join(folder(), 'out'));
    expect(results.map(({ status }) => status)).toEqual([...Array<string>(5).fill('passed'), 'failed']);
    expect(new Set(results.map(({ seed }) => seed)).size).toBe(1);
    handIn(folder(), 'ben', 'port-url', 'export const nothing = 1;');
    const third = await course(args);
    expect(third.stderr).toContain('5 of 6 have not changed');
    expect(resultsIn(join(folder(), 'out')).map(({ status }) => status)[1]).toBe('failed');
    const fresh = await course([...args, '--fresh', '--seed', '7']);
    expect(fresh.stderr).not.toContain('have not changed');
    expect(resultsIn(join(folder(), 'out')).every(({ seed }) => seed === 7)).toBe(true);
  });

  test('writes the formats that are asked for, and says what one lacks before it grades', async () => {
    handIn(folder(), 'ada', 'port-url', right);
    handIn(folder(), '=1+1', 'port-url', 'export const nothing = 1;');
    const out = join(folder(), 'out');
    const grade = ['grade', join(folder(), 'class'), '--exercise', 'port-url', '--out', out, '--sandbox', WEAKEST];
    const formats = ['--format', 'gradescope,junit', '--format', 'actions', '--format', 'canvas'];
    const lacking = await course([...grade, ...formats]);
    expect(lacking).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--canvas-assignment') as unknown,
    });
    const ran = await course([...grade, ...formats, '--canvas-assignment', 'Ports (12)']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^::error title=/m);
    const { points, maxPoints } = resultsIn(out).find(({ student }) => student === 'ada') ?? {};
    expect(JSON.parse(readFileSync(join(out, 'gradescope', 'ada', 'results.json'), 'utf8'))).toMatchObject({
      score: points,
    });
    expect(readFileSync(join(out, 'junit', 'results.xml'), 'utf8')).toContain('</testsuites>');
    const rows = readFileSync(join(out, 'canvas', 'grades.csv'), 'utf8').split('\r\n');
    expect(rows).toContain(`"ada",,,"ada",,${points}`);
    expect(rows).toContain(`"    Points Possible",,,,,${maxPoints}`);
    expect(rows).toContain(`"'=1+1",,,"'=1+1",,0`);
  });

  test.each([
    ['a format that there is not', ['grade', '--format', 'gradescop'], /there is no "gradescop"; there are gradescope/],
    ["a format's option without it", ['grade', '--moodle-sheet', 'x.csv'], /needs --format moodle/],
    ['a worksheet that is not there', ['grade', '--format', 'moodle', '--moodle-sheet', 'x.csv'], /no such file/],
    ['a folder that is not there', ['grade', 'nowhere-at-all'], /no folder/],
    ['an exercise that is not there', ['grade', '--exercise', 'echo'], /no exercise "echo"/],
    ['a sandbox that is not there', ['grade', '--sandbox', 'castle'], /bubblewrap, user, process/],
    ['a seed that is none', ['grade', '--seed', '-1'], /--seed/],
    ['a lesson that is not there', ['quiz', 'tpc'], /no lesson "tpc"; did you mean 07-tcp, /],
    ['a quiz of no lesson where nobody can be asked for one', ['quiz'], /npm run quiz LESSON[^]* 7 {2}TCP/],
    ['a command that is not there', ['grad'], /unknown command 'grad'/],
  ])('%s is bad usage, exit code 2', async (_what, args, words) => {
    expect(await course(args)).toMatchObject({ code: 2, stderr: expect.stringMatching(words) as unknown });
  });

  test('Ctrl-C ends it and all that it has started', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) handIn(folder(), name, 'echo-server', `for (;;);\nexport {};`);
    handIn(folder(), 'z', 'echo-server', 'export {};');
    let grading = 0;
    const interrupted = await course(
      [
        'grade',
        join(folder(), 'class'),
        '--exercise',
        'echo-server',
        '--out',
        join(folder(), 'out'),
        '--sandbox',
        WEAKEST,
      ],
      {
        during: (pid, stderr) => {
          if (!stderr.includes('graded')) return false;
          grading = pid;
          return process.kill(pid, 'SIGINT');
        },
      },
    );
    expect(interrupted.code).toBe(130);
    expect(processesWith(LAUNCH_VARIABLE, (launch) => launch.startsWith(`${grading}/`))).toEqual([]);
  });
});
