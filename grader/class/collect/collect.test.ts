import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { ClassFixture, course, graded, METADATA } from './class.fixture.js';

let given: ClassFixture;
beforeEach(() => (given = new ClassFixture()));
afterEach(() => given.remove());

test('finds a folder a student, a checkout or flat, and says what is none', async () => {
  given.hands(
    'ben/echo-server.ts',
    'ada/exercises/echo-server/echo-server.ts',
    'student 10/x.txt',
    'student 9/echo-server.ts',
  );
  given.hands('notes.txt', '.git/config', '__MACOSX/ada/echo-server.ts', '.DS_Store', 'node_modules/x/echo-server.ts');
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['ada', 'ada/exercises/echo-server/echo-server.ts'],
    ['ben', 'ben/echo-server.ts'],
    ['student 9', 'student 9/echo-server.ts'],
    ['student 10', undefined],
  ]);
  expect(collected.record).toMatchObject({ ignored: ['notes.txt'], unmatched: [], refused: [] });
  expect(collected.record.students[3]).toMatchObject({ missing: ['echo-server'], from: ['student 10'] });
});

test("a checkout is one student's, and what else lies in it is nobody's answer", async () => {
  given.hands('exercises/echo-server/echo-server.ts', 'grader/fixtures/demo-class/ada/port-url.ts');
  given.hands('exercises/echo-server/echo-server.checks.ts', 'solutions/port-url/port-url.ts');
  given.hands('exercises/echo-server/echo-server.kept-2026-01-09-080503.ts');
  const collected = await given.collect('class', { exercises: course.exercises });
  const found = graded(collected).filter(([, content]) => content !== undefined);
  expect(found).toEqual([['class', 'exercises/echo-server/echo-server.ts']]);
  expect(collected.submissions).toHaveLength(course.exercises.length);
  expect(collected.record.unmatched).toEqual([]);
});

test.each([
  'Echo-Server.ts',
  'echo server.ts',
  'echo_server.TS',
  'echo-server (1).ts',
  'echo-server-1.ts',
  'Copy of echo-server_1.ts',
])('takes %s for echo-server.ts, and says so', async (name) => {
  given.hands(`ada/${name}`);
  const collected = await given.collect();
  expect(graded(collected)).toEqual([['ada', `ada/${name}`]]);
  expect(collected.submissions[0]?.notes).toEqual([`echo-server.ts was taken from the file "${name}"`]);
});

test('lists what matches no exercise, with what it may have been meant for', async () => {
  given.hands('ada/echo-server.js', 'ada/echo-server.ts.txt', 'ada/echoes.ts', 'ada/port-url.ts', 'ada/photo.png');
  const { record } = await given.collect();
  expect(record.unmatched.map(({ file, why }) => [file, /meant for echo-server/.test(why)])).toEqual([
    ['ada/echo-server.js', true],
    ['ada/echo-server.ts.txt', true],
    ['ada/echoes.ts', false],
  ]);
});

test('reads files as Canvas names them, sets each student apart, and takes what was handed in last', async () => {
  given.hands(
    'lovelaceada_LATE_11_101_echo-server.ts',
    'lovelaceada_LATE_11_105_echo-server-2.ts',
    'lovelaceada_11_103_frame-1.ts',
  );
  given.hands('o_neil_shaq_12_104_my_echo_notes.ts', 'hopper_12_99_echo-server.ts', 'hopper_13_99_echo_server.ts');
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['hopper_12', 'hopper_12_99_echo-server.ts'],
    ['hopper_13', 'hopper_13_99_echo_server.ts'],
    ['lovelaceada_11', 'lovelaceada_LATE_11_105_echo-server-2.ts'],
    ['o_neil_shaq_12', undefined],
  ]);
  const [hopper, , ada] = collected.submissions;
  expect(ada).toMatchObject({
    late: true,
    notes: [expect.stringMatching(/more than once.*not lovelaceada_LATE_11_101/)],
  });
  expect(hopper).not.toHaveProperty('late');
  expect(hopper).not.toHaveProperty('notes');
  // Beside it lies what its author has handed in, under its old names, and nothing of anybody else.
  expect(readFileSync(join(dirname(ada?.entry ?? ''), 'frame.ts'), 'utf8')).toBe('lovelaceada_11_103_frame-1.ts');
  expect(dirname(ada?.entry ?? '')).not.toBe(dirname(hopper?.entry ?? ''));
  expect(relative(given.path('work'), ada?.root ?? '')).not.toMatch(/^\.\./);
  expect(collected.record.unmatched).toEqual([
    { file: 'lovelaceada_11_103_frame-1.ts', student: 'lovelaceada_11', why: 'no exercise has this name' },
    { file: 'o_neil_shaq_12_104_my_echo_notes.ts', student: 'o_neil_shaq_12', why: 'no exercise has this name' },
  ]);
});

test('reads what Moodle downloads, in folders, flat, and blindly marked', async () => {
  given.hands(
    'Ada Lovelace_501_assignsubmission_file_/echo-server.ts',
    'Ada Lovelace_502_assignsubmission_file/src/echo-server.ts',
  );
  given.hands(
    'Grace Hopper_503_assignsubmission_file_echo-server.ts',
    'Participant_504_assignsubmission_file_echo-server.ts',
  );
  given.hands('Grace Hopper_503_assignsubmission_onlinetext_onlinetext.html');
  const collected = await given.collect();
  expect(graded(collected).map(([student, content]) => [student, content !== undefined])).toEqual([
    ['Ada Lovelace (participant 501)', true],
    ['Ada Lovelace (participant 502)', true],
    ['Grace Hopper (participant 503)', true],
    ['Participant 504', true],
  ]);
  expect(collected.record.unmatched.map(({ file }) => file)).toEqual([
    'Grace Hopper_503_assignsubmission_onlinetext_onlinetext.html',
  ]);
});

test('takes every attempt, the first first, where each may count', async () => {
  given.hands('ada/echo-server (1).ts', 'ada/echo-server.ts', 'ada/echo-server (2).ts', 'ben/echo-server.ts');
  const { submissions, record } = await given.collect('class', { everyAttempt: new Set(['echo-server']) });
  expect(graded({ submissions })).toEqual([
    ['ada', 'ada/echo-server.ts'],
    ['ada', 'ada/echo-server (1).ts'],
    ['ada', 'ada/echo-server (2).ts'],
    ['ben', 'ben/echo-server.ts'],
  ]);
  expect(submissions.map(({ attempt }) => attempt)).toEqual([1, 2, 3, undefined]);
  expect(submissions[1]?.notes).toContain('handed in 3 times, and each was graded: this is ada/echo-server (1).ts');
  const [ada, ben] = record.students.map(({ exercises }) => exercises[0]);
  const attempts = ['ada/echo-server.ts', 'ada/echo-server (1).ts', 'ada/echo-server (2).ts'];
  expect(ada).toMatchObject({ file: 'ada/echo-server (2).ts', attempts, insteadOf: [] });
  expect(ben).not.toHaveProperty('attempts');
});

test("reads Gradescope's export: a group's work is each member's, and the later of two counts by its time", async () => {
  given.hands(
    'submission_1/echo-server.ts',
    'submission_2/echo-server.ts',
    'submission_9/echo-server.ts',
    'readme.txt',
  );
  given.writes('submission_metadata.yml', METADATA);
  const collected = await given.collect();
  expect(graded(collected)).toEqual([
    ['ada@example.org', 'submission_1/echo-server.ts'],
    ['Alan Turing (submission_3)', undefined],
    ['grace@example.org', 'submission_1/echo-server.ts'],
    ['submission_9', 'submission_9/echo-server.ts'],
  ]);
  expect(collected.submissions.map(({ submittedAt }) => submittedAt?.toISOString())).toEqual([
    '2026-02-27T05:36:14.364Z',
    undefined,
    '2026-02-27T05:36:14.364Z',
    undefined,
  ]);
  expect(collected.submissions[1]?.notes).toEqual(['the export has no folder submission_3']);
  expect(collected.record.ignored).toEqual(['readme.txt']);
  expect(collected.record.students[0]?.exercises[0]?.insteadOf).toEqual(['submission_2/echo-server.ts']);
});

test.each([
  ['no YAML', ':a: [', /no YAML/],
  ['no list of submissions', '- 1', /not as Gradescope writes it/],
  ['a submission of another shape', 'submission_1: [1]', /submission_1.*download the export again/],
  ['aliases without end', `a: &a [${'x,'.repeat(50)}]\nb: [${'*a,'.repeat(500)}]`, /no YAML|not as Gradescope/],
])("refuses Gradescope's list when it is %s", async (_what, text, words) => {
  given.hands('submission_metadata.yml', 'submission_1/echo-server.ts');
  given.writes('submission_metadata.yml', text);
  await expect(given.collect()).rejects.toMatchObject({
    code: 'unreadable-class',
    message: expect.stringMatching(words) as unknown,
  });
});

test('with a roster, calls students as it says, adds those without work, and lists who is not in it', async () => {
  given.hands('lovelaceada_11_101_echo-server.ts', 'hoppergrace_12_102_echo-server.ts', 'nobody_99_103_echo-server.ts');
  const roster = [
    '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Ports (7)',
    '    Points Possible,,,,,10',
    '"Turing, Alan",13,S3,alan,A,',
    '"Lovelace, Ada",11,S1,ada,A,',
    '"Hopper, Grace",,S2,grace,A,',
    '"Hopper, Grace",12,S2,grace,A,',
    '"Student, Test",14,,,A,',
  ].join('\r\n');
  const collected = await given.collect('class', { roster });
  expect(graded(collected)).toEqual([
    ['alan', undefined],
    ['ada', 'lovelaceada_11_101_echo-server.ts'],
    ['grace', 'hoppergrace_12_102_echo-server.ts'],
    ['nobody_99', 'nobody_99_103_echo-server.ts'],
  ]);
  expect(collected.record.students[1]).toMatchObject({ name: 'Lovelace, Ada', roster: { line: 4, by: 'id' } });
  expect(collected.record.notInRoster).toEqual([{ student: 'nobody_99', why: 'no line of the roster fits' }]);
});

test('with a roster, two folders of one student are one student', async () => {
  given.hands('ada@example.org/echo-server.ts', 'Ada Lovelace/echo-server-1.ts', 'grace/echo-server.ts');
  const collected = await given.collect('class', { roster: 'Name;Email address\nLovelace, Ada;ada@example.org\n' });
  expect(graded(collected)).toEqual([
    ['ada@example.org', 'Ada Lovelace/echo-server-1.ts'],
    ['grace', 'grace/echo-server.ts'],
  ]);
  expect(collected.record.students[0]).toMatchObject({ from: ['Ada Lovelace', 'ada@example.org'] });
});

test('a name in a roster leads to no file', async () => {
  given.hands('ada/echo-server.ts');
  const [submission] = (await given.collect('class', { roster: 'Name\n../../class/ada\n' })).submissions;
  expect(basename(submission?.entry ?? '')).toBe('echo-server.ts');
  expect(graded({ submissions: submission ? [submission] : [] })).toEqual([['../../class/ada', undefined]]);
});
