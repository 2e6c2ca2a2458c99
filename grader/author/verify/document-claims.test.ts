import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { partsOf } from '../docs/documents.js';
import { commandClaims } from './command-claims.js';
import { tableClaims } from './table-claims.js';

const facts = { exitCodes: [0, 1, 2, 3], siteVariables: ['BASE', 'REPOSITORY'] };

describe('commands', () => {
  const commands = {
    described: [
      { name: 'grade', options: ['--out', '--fresh'] },
      { name: 'package student', options: ['--out'] },
      { name: 'test', options: ['--seed'] },
    ],
    scripts: ['grade', 'package', 'test'],
    variables: new Set(['BASE']),
  };
  const whole = `# Guide

    npm run grade -- CLASS --out report   # a class, not --this
    npm ci && npm run package -- student --out ../ports

Again with \`--fresh\`, and \`BASE=/x/ npm run grade\`.

## A run again

\`npm test echo-server -- --seed 42\`; or \`-- -t 'many clients'\`. \`curl --head\` is not ours.
`;
  const problems = (text: string, given = commands) =>
    commandClaims(partsOf('guide.md', text), [], given).flatMap((claim) => claim.problems);

  test('a guide that has them all holds', () => expect(problems(whole)).toEqual([]));

  test.each<[what: string, from: string | RegExp, to: string, problem: string[]]>([
    ['a command left out', /^.*package.*/m, '', ['npm run package -- student stands in no guide']],
    ['an option left out', 'with `--fresh`', 'afresh', ['npm run grade takes --fresh, and no guide says so']],
    ['a command that there is not', '`BASE=', '`npm run grad` `BASE=', ['guide.md:6: there is no npm run grad']],
    ['a flag that there is not', 'CLASS', 'CLASS --new', ['guide.md:3: npm run grade takes no --new']],
    ['a flag of another command', 'CLASS', 'CLASS --seed 1', ['guide.md:3: npm run grade takes no --seed']],
    [
      'a flag by itself where no command that takes it is named',
      "`-- -t 'many clients'`",
      '`--fresh`',
      ['guide.md:10: --fresh is no option of the commands of its section: npm test'],
    ],
    [
      'a flag of Jest’s that nobody has looked at',
      '--seed 42',
      '--seed 42 --wach',
      ['guide.md:10: npm test takes no --wach'],
    ],
    ['a variable that nothing reads', 'BASE=', 'BASIS=', ['guide.md:6: nothing reads the variable BASIS']],
  ])('%s is told', (_, from, to, problem) => {
    expect(whole.replace(from, to)).not.toBe(whole);
    expect(problems(whole.replace(from, to))).toEqual(problem);
  });

  test('a command that npm cannot run by name is told', () => {
    expect(problems(whole, { ...commands, scripts: ['package', 'test'] })).toEqual([
      'package.json has no script for npm run grade',
    ]);
  });
});

describe('the instructors’ guide', () => {
  const guide = readFileSync(join(courseRoot, 'content', 'guides', 'instructors.md'), 'utf8');
  const problems = (text: string) => tableClaims(partsOf('guide.md', text), facts).flatMap((claim) => claim.problems);

  test.each<[from: string, to: string, problem: string[]]>([
    [
      '`rule-broken` ',
      '`rule-bent` ',
      ['status rule-broken is missing', 'status rule-bent is told, and there is none'],
    ],
    ['| `passed`, `failed` ', '| `passed` ', ['status failed is missing']],
    ['| `junit` ', '| `junitt` ', ['format junit is missing', 'format junitt is told, and there is none']],
    ['| `user` ', '| `root` ', ['sandbox user is missing', 'sandbox root is told, and there is none']],
    [', 3 the grader failed', '', ['exit code 3 is missing']],
    ['  grace: 15m', '  mercy: 15m', ['policy grace is missing', 'policy mercy is told, and there is none']],
    ['`hiddenChecks: after-due`', 'another field', ['policy hiddenChecks is missing']],
    ['60 s of CPU', '61 s of CPU', ['nothing says "60 s of CPU time"']],
    ['768 MiB', '512 MiB', ['nothing says "768 MiB of memory"']],
    ['`REPOSITORY=', '`REPO=', ['nothing says `REPOSITORY=…`']],
  ])('%s instead of which stands %j is told', (from, to, problem) => {
    expect(guide).toContain(from);
    expect(problems(guide.replace(from, to))).toEqual(problem);
  });
});
