import { readFileSync } from 'node:fs';
import { exerciseFiles } from '../../course/course.js';
import { ClassFixture, graded } from './class.fixture.js';

let given: ClassFixture;
beforeEach(() => (given = new ClassFixture()));
afterEach(() => given.remove());

const csv = (...lines: string[]) => lines.join('\r\n');

describe('a folder too high', () => {
  const roster = csv('Name,Username', 'Ada Lovelace,ada', 'Grace Hopper,grace');

  test.each<[string, string[], string, string | undefined]>([
    [
      "Canvas's download beside the roster",
      ['submissions/adal_1_2_echo-server.ts', 'submissions/graceh_2_3_echo-server.ts', 'roster.csv'],
      'submissions',
      undefined,
    ],
    ["Moodle's, of one student", ['x/Ada L_1_assignsubmission_file_/echo-server.ts', 'worksheet.csv'], 'x', undefined],
    [
      'folders that the roster has',
      ['lab 1/ada/echo-server.ts', 'lab 1/grace/echo-server.ts', 'notes/todo.txt'],
      'lab 1',
      roster,
    ],
    [
      'folders without a roster',
      ['lab 1/anna/echo-server.ts', 'lab 1/gustav/echo-server.ts', 'roster.csv'],
      'lab 1',
      undefined,
    ],
    ['two folders too high', ['a/b/adal_1_2_echo-server.ts', 'a/b/graceh_2_3_echo-server.ts'], 'a/b', undefined],
  ])('finds the class in it: %s', async (_what, files, inside, text) => {
    given.hands(...files);
    const { record } = await given.collect('class', { ...(text !== undefined && { roster: text }) });
    expect(record.inside).toBe(inside);
    expect(record.students.flatMap(({ exercises }) => exercises)).toHaveLength(
      files.filter((file) => /server\.ts$/.test(file)).length,
    );
  });

  test("finds a download's ZIP beside the roster, and one of folders", async () => {
    given.hands('roster.csv');
    given.zip('class/submissions.zip', ['adal_1_2_echo-server.ts', 'graceh_2_3_echo-server.ts']);
    expect((await given.collect()).record.students.map(({ student }) => student)).toEqual(['adal_1', 'graceh_2']);
    given.zip('other/class.zip', ['anna/echo-server.ts', 'gustav/echo-server.ts']);
    expect((await given.collect('other')).record.students.map(({ student }) => student)).toEqual(['anna', 'gustav']);
  });

  test.each([
    [
      'two downloads',
      ['a/adal_1_2_echo-server.ts', 'a/g_2_3_echo-server.ts', 'b/adal_1_4_echo-server.ts', 'b/g_2_5_echo-server.ts'],
      /several classes, a, b: name/,
    ],
    [
      'students beside a download',
      ['anna/echo-server.ts', 'a/adal_1_2_echo-server.ts', 'a/g_2_3_echo-server.ts'],
      /\(anna\) beside a whole download \(a\)/,
    ],
  ])('is refused with what to name: %s', async (_what, files, words) => {
    given.hands(...files);
    await expect(given.collect()).rejects.toThrow(words);
  });

  test('is not seen where a student has folders of their own', async () => {
    given.hands('ada/v1/echo-server.ts', 'ada/v2/echo-server.ts');
    expect((await given.collect()).record.students.map(({ student }) => student)).toEqual(['ada']);
    given.hands('grace/one_1_2_echo-server.ts');
    expect((await given.collect()).record.students.map(({ student }) => student)).toEqual(['ada', 'grace']);
  });
});

describe('of several files for one exercise', () => {
  const stub = readFileSync(exerciseFiles('echo-server').stub, 'utf8');
  const place = 'exercises/echo-server/echo-server.ts';

  test.each([
    ['at its place, deeper', 'echo-server.ts', `ports-main/${place}`],
    ['at its place in a checkout', 'echo-server.ts', place],
    ['later by its count', 'echo-server.ts', 'echo-server (1).ts'],
    ['above one that is laid aside', 'backup/echo-server.ts', 'echo-server.ts'],
    ['in a checkout with the work in a folder of its own', 'my work/echo-server.ts', place],
  ])('a stub never stands in for work: the stub is %s', async (_what, work, untouched) => {
    given.writes(`ada/${work}`, 'work');
    given.writes(`ada/${untouched}`, stub.replaceAll('\n', '\r\n'));
    const { submissions, record } = await given.collect();
    expect(graded({ submissions })).toEqual([['ada', 'work']]);
    expect(record.students[0]?.exercises[0]).toMatchObject({ chosen: 'written', insteadOf: [`ada/${untouched}`] });
  });

  test.each([
    [['old/echo-server.ts', 'echo-server.ts'], 'echo-server.ts'],
    [['a/echo-server.ts', 'exercises/echo-server/echo-server.ts'], 'exercises/echo-server/echo-server.ts'],
    [['Echo Server.ts', 'echo-server.ts'], 'echo-server.ts'],
    [['src/deep/echo-server.ts', 'src/echo-server.ts'], 'src/echo-server.ts'],
  ])('without a time the place decides, and all are named: %j', async (files, chosen) => {
    given.hands(...files.map((file) => `ada/${file}`));
    const { submissions } = await given.collect();
    expect(graded({ submissions })).toEqual([['ada', `ada/${chosen}`]]);
    expect(submissions[0]?.notes?.join()).toMatch(
      /graded by its place, since nothing tells which is the latest, and not/,
    );
  });
});

test('says what the class is not, where it is said to be that', async () => {
  given.hands('ada/echo-server.ts');
  await expect(given.collect('class', { asked: 'canvas' })).rejects.toThrow(/--from canvas: nothing in it is called/);
  await expect(given.collect('class', { asked: 'gradescope' })).rejects.toThrow(/there is no submission_metadata\.yml/);
});
