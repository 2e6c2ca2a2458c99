import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { ClassFixture, graded, METADATA } from './class.fixture.js';

let given: ClassFixture;
beforeEach(() => (given = new ClassFixture()));
afterEach(() => given.remove());

test("one student's bad ZIP is that student's alone: noted, missing, and the others graded", async () => {
  given.zip('class/ada.zip', ['echo-server.ts']);
  given.zip('class/ben.zip', [{ name: '../echo-server.ts' }]);
  given.zip('class/cleo.zip', ['cleo-main/exercises/echo-server/echo-server.ts', { name: 'inner.zip' }]);
  given.zip('class/Dan_7_assignsubmission_file_/work.zip', ['work/echo-server.ts']);
  const inner = readFileSync(given.zip('inner.zip', ['echo-server-2.ts']));
  given.zip('class/evelyn_LATE_8_9_work.zip', ['echo-server.ts', { name: 'inner.zip', content: inner }]);
  given.hands('finn.zip');
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['ada', 'echo-server.ts'],
    ['ben', undefined],
    ['cleo', 'cleo-main/exercises/echo-server/echo-server.ts'],
    ['Dan (participant 7)', 'work/echo-server.ts'],
    ['evelyn_8', 'echo-server-2.ts'],
    ['finn', undefined],
  ]);
  expect(collected.submissions[1]?.notes).toEqual([
    'ben.zip was refused: ../echo-server.ts: its path leads out of the ZIP (..)',
  ]);
  expect(collected.submissions[4]?.late).toBe(true);
  expect(collected.record.refused.map(({ student }) => student).sort()).toEqual(['ben', 'cleo', 'finn']);
});

test.each([
  ['folders', ['ada/echo-server.ts', 'ben/echo-server.ts'], ['ada', 'ben']],
  ['folders in a folder', ['class/ada/echo-server.ts', 'class/ben/echo-server.ts'], ['ada', 'ben']],
  ['one student', ['ada/echo-server.ts'], ['ada']],
  ['one checkout', ['ada/exercises/echo-server/echo-server.ts'], ['ada']],
  ['a checkout itself', ['exercises/echo-server/echo-server.ts'], ['all']],
  ["Canvas's names in a folder", ['submissions/ada_1_2_echo-server.ts'], ['ada_1']],
  ["one of Moodle's folders", ['Ada_1_assignsubmission_file_/echo-server.ts'], ['Ada (participant 1)']],
])('reads the ZIP of a class: %s', async (_what, names, students) => {
  given.zip('all.zip', ['__MACOSX/ada/echo-server.ts', ...names]);
  const found = graded(await given.collect('all.zip'));
  expect(found.map(([student]) => student)).toEqual(students);
  expect(found.map(([, content]) => content)).toEqual(names);
});

test("reads Gradescope's ZIP, and ZIPs in the ZIP of a class", async () => {
  given.zip('export.zip', [
    { name: 'assignment_7_export/submission_metadata.yml', content: METADATA },
    'assignment_7_export/submission_1/echo-server.ts',
  ]);
  expect(graded(await given.collect('export.zip'))[0]).toEqual([
    'ada@example.org',
    'assignment_7_export/submission_1/echo-server.ts',
  ]);
  const inner = readFileSync(given.zip('inner.zip', ['echo-server.ts']));
  given.zip('all.zip', [
    { name: 'ada.zip', content: inner },
    { name: 'ben.zip', content: 'no ZIP' },
  ]);
  expect(graded(await given.collect('all.zip'))).toEqual([
    ['ada', 'echo-server.ts'],
    ['ben', undefined],
  ]);
});

test('what is bad in the ZIP of a class is told to whose it is, and the rest is graded', async () => {
  const link = { mode: 0o120777, content: '/etc/passwd' };
  given.zip('all.zip', [
    'ada/echo-server.ts',
    { name: 'ben/echo-server.ts', ...link },
    { name: 'cleo_1_2_echo-server.ts', ...link },
    '../echo-server.ts',
  ]);
  const collected = await given.collect('all.zip');
  expect(graded(collected)).toEqual([
    ['ada', 'ada/echo-server.ts'],
    ['ben', undefined],
    ['cleo_1', undefined],
  ]);
  expect(collected.submissions[1]?.notes).toEqual(['ben/echo-server.ts was refused: it is a symbolic link']);
  expect(collected.submissions[2]?.notes).toHaveLength(1);
  expect(collected.record.refused.map(({ file, student }) => [file, student])).toEqual([
    ['ben/echo-server.ts', 'ben'],
    ['cleo_1_2_echo-server.ts', 'cleo_1'],
    ['../echo-server.ts', undefined],
  ]);
});

test('follows no link: not to a folder, a ZIP, or a file that Canvas has named', async () => {
  given.hands('ada/echo-server.ts');
  given.zip('outside.zip', ['echo-server.ts']);
  mkdirSync(given.path('class', 'ben'));
  symlinkSync(given.path('outside.zip'), given.path('class', 'ben', 'work.zip'));
  symlinkSync(given.path('class', 'ada'), given.path('class', 'cleo'));
  symlinkSync(given.path('class', 'ada', 'echo-server.ts'), given.path('class', 'dan_1_2_echo-server.ts'));
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['ada', 'ada/echo-server.ts'],
    ['ben', undefined],
  ]);
  expect(collected.record.refused.map(({ file, why }) => `${file}: ${why}`)).toEqual([
    'ben/work.zip: it is a symbolic link',
    'cleo: it is a symbolic link',
    'dan_1_2_echo-server.ts: it is a symbolic link',
  ]);
});

test("loses nobody of a class's ZIP by the code page of its names, by backslashes, or by junk", async () => {
  const cp932 = Buffer.from('8db293a120955c', 'hex');
  given.zip('all.zip', [
    { name: Buffer.concat([cp932, Buffer.from('/echo-server.ts')]), flags: 0, host: 0, content: 'odd' },
    { name: 'ada/echo-server.ts', flags: 0, host: 0, content: 'plain' },
    ...Array.from({ length: 3_000 }, (_one, index) => ({ name: `ben/node_modules/x/${index}.js`, host: 0 })),
    { name: 'ben/echo-server.ts', host: 0, content: 'junk beside' },
  ]);
  expect(graded(await given.collect('all.zip')).map(([, content]) => content)).toEqual(['plain', 'junk beside', 'odd']);
  given.zip('windows.zip', [
    { name: 'ada\\exercises\\echo-server\\echo-server.ts', host: 0, flags: 0, content: 'a' },
    { name: 'ben\\echo-server.ts', host: 0, flags: 0, content: 'b' },
  ]);
  expect(graded(await given.collect('windows.zip'))).toEqual([
    ['ada', 'a'],
    ['ben', 'b'],
  ]);
});

test('opens a ZIP in the ZIP of a student, and none in that', async () => {
  const deepest = readFileSync(given.zip('a.zip', ['echo-server.ts']));
  const inner = readFileSync(given.zip('b.zip', [{ name: 'a.zip', content: deepest }]));
  given.zip('class/ada.zip', [{ name: 'a.zip', content: deepest }]);
  given.zip('class/ben.zip', [{ name: 'b.zip', content: inner }]);
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['ada', 'echo-server.ts'],
    ['ben', undefined],
  ]);
  expect(collected.submissions[1]?.notes?.join()).toMatch(/a ZIP within a ZIP within a ZIP is not opened/);
});
