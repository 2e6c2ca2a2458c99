import { StudentFault } from '../engine/check/student-fault.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import type { LabCheck } from '../lab/context.js';
import { aCheck, examine } from './submission-run.fixture.js';

jest.setTimeout(60_000);

const PROGRAM = `
  let calls = 0;
  export const number = () => process.pid;
  export const right = () => true;
  export const wrong = () => false;
  export const leave = () => process.exit(3);
  export const hang = () => { for (;;); };
`;
interface Program {
  number: () => number;
  right: () => boolean;
  wrong: () => boolean;
  leave: () => void;
  hang: () => void;
}

/** Notes in which process each of its runs was, and wants `name` to return true. */
function asking(check: string, name: 'right' | 'wrong', seen: Record<string, number[]>): LabCheck {
  return aCheck(check, async ({ student }) => {
    const remote = student.functions<Program>();
    (seen[check] ??= []).push(await remote.number());
    expect(await remote[name]()).toBe(true);
  });
}

test('checks share a process as long as everything passes', async () => {
  const seen: Record<string, number[]> = {};
  const checks = ['a', 'b', 'c', 'd', 'e'].map((name) => asking(name, 'right', seen));
  expect((await examine(PROGRAM, checks)).status).toBe('passed');
  expect(new Set(Object.values(seen).flat()).size).toBe(1);
});

test('a check that does not pass is run again alone, and so are all that come after it', async () => {
  const seen: Record<string, number[]> = {};
  const first = asking('first', 'wrong', seen);
  const later = ['b', 'c', 'd', 'e'].map((name) => ({ ...asking(name, 'right', seen), needs: 'a' }));
  const result = await examine(PROGRAM, [first, asking('a', 'right', seen), ...later]);
  expect(result.checks.map(({ outcome }) => outcome)).toEqual(['failed', ...Array<string>(5).fill('passed')]);
  const [shared, alone] = seen['first'] ?? [];
  expect(seen['first']).toHaveLength(2);
  const last = later.map(({ name }) => seen[name]?.at(-1));
  expect(new Set([shared, alone, ...last]).size).toBe(2 + later.length);
});

test('no more processes are started ahead than there are checks that may take one', async () => {
  const seen: Record<string, number[]> = {};
  let started = 0;
  const confine: typeof plainProcess.confine = (...command) => (started++, plainProcess.confine(...command));
  const last = { ...asking('last', 'wrong', seen), needs: 'first' };
  const unasked = ['b', 'c', 'd', 'e'].map((name) => asking(name, 'right', seen));
  await examine(PROGRAM, [asking('first', 'right', seen), last, ...unasked], {
    sandbox: { ...plainProcess, confine },
    only: ['last'],
  });
  // The one that both share, and one for the check that fails there.
  expect([started, new Set(Object.values(seen).flat()).size]).toEqual([2, 2]);
});

test('a check that fails in a process that no other check has used is not run again', async () => {
  const seen: Record<string, number[]> = {};
  const later = { ...asking('later', 'right', seen), needs: 'first' };
  await examine(PROGRAM, [asking('first', 'wrong', seen), later]);
  expect(seen['first']).toHaveLength(1);
});

test('a check that has taken no shared process is not run again, and leaves it to the others', async () => {
  const seen: Record<string, number[]> = {};
  let runs = 0;
  const asProgram = aCheck('as a program', async ({ student }) => {
    runs++;
    await student.run([]).exit();
    throw new StudentFault('wrong', 'it printed nothing');
  });
  const others = ['a', 'b'].map((name) => asking(name, 'right', seen));
  const result = await examine(PROGRAM, [...others, asProgram, { ...asking('c', 'right', seen), needs: 'a' }]);
  expect(result.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'failed', 'passed']);
  expect([runs, new Set(Object.values(seen).flat()).size]).toEqual([1, 1]);
});

test.each(['leave', 'hang'] as const)(
  'a program that does not live on (%s) fails one check, and no other',
  async (how) => {
    const seen: Record<string, number[]> = {};
    const deadly = aCheck('deadly', async ({ student }) => {
      await student.functions<Program>({ withinMs: 300 })[how]();
    });
    const result = await examine(PROGRAM, [asking('a', 'right', seen), deadly, asking('b', 'right', seen)]);
    expect(result.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'passed']);
  },
);

test('what a shared process leaves behind is told', async () => {
  const leaving = `import { spawn } from 'node:child_process';
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'ignore' }); export const right = () => true;`;
  const one = aCheck('one', async ({ student }) => {
    expect(await student.functions<Program>().right()).toBe(true);
  });
  const { status, notes } = await examine(leaving, [one]);
  expect([status, notes]).toEqual(['passed', [expect.stringContaining('left processes running')]]);
});

test.each([
  ['throws', `throw new Error('no');`],
  ['does not end', 'for (;;);'],
])('a program whose import %s is not imported for each check', async (_what, line) => {
  const seen: Record<string, number[]> = {};
  const checks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => asking(name, 'right', seen));
  const { checks: results } = await examine(`${line}\n${PROGRAM}`, checks);
  const failed = results.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  expect(failed).toHaveLength(1);
  const others = results.filter(({ name }) => name !== failed[0]);
  expect(others.map((check) => check.outcome === 'blocked' && check.by)).toEqual(Array(5).fill(failed[0]));
});

test('a program that one check has made hang is not one that cannot be imported', async () => {
  let tellCalled: () => void = () => undefined;
  const called = new Promise<void>((resolve) => (tellCalled = resolve));
  const hangs = aCheck('hangs', async ({ student }) => {
    const remote = student.functions<Program>({ withinMs: 8000 });
    await remote.number();
    const hanging = remote.hang();
    tellCalled();
    await hanging;
  });
  const late = aCheck('comes late', async ({ student }) => {
    await called;
    expect(await student.functions<Program>().right()).toBe(true);
  });
  // It looks whether the program is alive, which takes less time than an import may.
  const after = { ...asking('comes after', 'right', {}), needs: 'comes late' };
  const { checks } = await examine(PROGRAM, [hangs, late, after]);
  expect(checks.map(({ outcome }) => outcome)).toEqual(['failed', 'passed', 'passed']);
});
