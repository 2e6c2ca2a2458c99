import { all, ben, checks, only, render, resultOf, classroom50Env } from './examples.fixture.js';
import { casesOf } from './cases.js';
import { FormatError } from './format.js';
import { readCanvas, readMoodleWorksheet } from './gradebook-readers.fixture.js';
import { classroom50Reader } from './readers.fixture.js';

const canvasWith = (...canvasAssignments: string[]) => render('canvas', all, { options: { canvasAssignments } });
const sheet = (rows: string[], head = HEAD) => [head, ...rows].join('\r\n');
const HEAD =
  'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments';
const moodleWith = (moodleSheet: string, results = all) => render('moodle', results, { options: { moodleSheet } });

describe('canvas', () => {
  test('has one column for the course, with an empty cell and a warning where the grader failed', () => {
    const { possible, students } = readCanvas(only(canvasWith('Network Ports (4711)')));
    expect(possible).toEqual([10]);
    expect(students.map(({ login, grades }) => [login, ...grades])).toEqual([
      ['ada', 2],
      ['ben', 1],
      ['cleo', 0],
      ['dan', undefined],
      ['eve', undefined],
    ]);
    expect(canvasWith('Network Ports (4711)').warnings).toContainEqual(
      expect.stringContaining('dan: the cell in "Network'),
    );
  });

  test('has a column an exercise where each has an assignment, and says what is left out', () => {
    const rendered = canvasWith('port-url=Ports, in = URLs (12)');
    const { ids, possible, students } = readCanvas(only(rendered));
    expect([ids, possible]).toEqual([[12], [3]]);
    expect(students.map(({ grades }) => grades)).toEqual([[1], [0], [0], [1], [1]]);
    expect(rendered.warnings).toEqual(['no --canvas-assignment for echo-server: left out']);
  });

  test.each([
    ['nothing', [], /title and id/],
    ['a title without an id', ['Ports'], /no TITLE \(ID\)/],
    ['a title that Canvas skips', ['Final Grade (3)'], /would skip/],
    ['two for the whole course', ['Ports (1)', 'Sockets (2)'], /either one for the whole/],
    ['an id twice', ['port-url=A (1)', 'echo-server=B (1)'], /names 1 twice/],
    ['an exercise twice', ['port-url=A (1)', 'port-url=B (2)'], /names port-url twice/],
  ])('refuses %s', (_what, given, words) => {
    expect(() => canvasWith(...given)).toThrow(FormatError);
    expect(() => canvasWith(...given)).toThrow(words);
  });
});

describe("moodle's worksheet", () => {
  const rows = [
    'Participant 11,Ada,ada@x.org,Submitted,-,"100,00",Yes,-,',
    'Participant 12,ben,ben@x.org,Submitted,-,100.00,Yes,-,old',
    'Participant 13,Cleo C,cleo@x.org,Submitted,-,100.00,No,-,',
    'Participant 14,Dan,dan@x.org,Submitted,-,100.00,Yes,-,',
    'Participant 15,Other,=1+1,Submitted,-,100.00,Yes,-,',
  ];
  const named = (from: string, to: string) =>
    all.filter(({ student }) => student === from).map((result) => ({ ...result, student: to }));
  const results = [
    ...named('ada', 'ADA@x.org'),
    ...ben,
    ...named('cleo', 'Cleo C (participant 13)'),
    ...named('dan', 'Dan'),
    ...named('eve', 'nobody'),
  ];

  test('is filled in where a row is clear, as a share of its maximum, and says what is not', () => {
    const rendered = moodleWith(sheet(rows), results);
    expect(readMoodleWorksheet(only(rendered))).toMatchObject([
      { participant: 11, grade: '100', modified: '-', feedback: expect.stringContaining('passed') as unknown },
      {
        participant: 12,
        grade: '11.1111',
        modified: '-',
        feedback: expect.stringContaining('does not compile') as unknown,
      },
      { participant: 13, grade: '-' },
      { participant: 14, grade: '-' },
      { participant: 15, grade: '-' },
    ]);
    expect(only(rendered)).toContain(`"'=1+1"`);
    expect(rendered.warnings).toEqual([
      'Dan: no grade is entered, since the grader failed in echo-server; grade again',
      'nobody: no grade is entered, since the grader failed in echo-server; grade again',
      'Cleo C (participant 13): Moodle lets this grade not be changed; no grade entered',
      'nobody: no row in the Moodle worksheet; no grade entered',
      '1 row of the Moodle worksheet is of nobody who was graded',
    ]);
  });

  test('has a point in each grade, which Moodle understands in every language, whatever the sheet has', () => {
    const half = [resultOf('ada', 'port-url', [checks.passed, { ...checks.blocked, maxPoints: 7 }])];
    expect(
      readMoodleWorksheet(
        only(
          moodleWith(
            sheet(rows),
            half.map((one) => ({ ...one, student: 'Ada' })),
          ),
        ),
      )[0]?.grade,
    ).toBe('12.5');
  });

  test('enters nothing for one whom two rows could be about', () => {
    const twice = sheet([...rows, 'Participant 16,ben,b@x.org,Submitted,-,100.00,Yes,-,']);
    expect(moodleWith(twice, ben).warnings[0]).toBe('ben: 2 rows in the Moodle worksheet; no grade entered');
  });

  test.each([
    ['another language', sheet([], 'Kennung,Bewertung'), /no column "Identifier".*Moodle set to English/],
    ['a scale', sheet(['Participant 1,A,a@x.org,Submitted,-,Excellent,Yes,-,']), /maximum grade "Excellent"/],
    ['no CSV', '"a', /is no CSV/],
  ])('is refused when it is of %s', (_what, text, words) => {
    expect(() => moodleWith(text)).toThrow(FormatError);
    expect(() => moodleWith(text)).toThrow(words);
  });
});

test("Moodle's import finds students by mail where all of them are called so", () => {
  const mails = ben.map((result) => ({ ...result, student: 'ben@x.org' }));
  expect(only(render('moodle', mails))).toMatch(/^"Email address","The port of a URL",/);
});

describe('classroom50', () => {
  test('names what the environment lacks', () => {
    const env = { ...classroom50Env, CLASSROOM: undefined, SUBMISSION_TAG: 'v1' };
    expect(() => render('classroom50', ben, { env })).toThrow(/CLASSROOM is not set; SUBMISSION_TAG is no submit/);
  });

  test('refuses a class', () => {
    expect(() => render('classroom50', all)).toThrow(/one student, and these are 5/);
  });

  test('turns parts of points into whole ones, and still sums where points are not those of the checks', () => {
    const [part] = [resultOf('ben', 'port-url', [{ ...checks.passed, points: 0.25, maxPoints: 1.5 }])];
    const late = { ...resultOf('ben', 'echo-server', [checks.passed]), points: 0.5 };
    expect(classroom50Reader.parse(JSON.parse(only(render('classroom50', [part, late]))))).toMatchObject({
      score: 75,
      'max-score': 250,
      tests: [{ score: 25 }, { 'test-name': 'A TCP echo server', score: 50 }],
    });
  });
});

describe('actions', () => {
  test('hands over its summary and its result to the files that the runner names', () => {
    const env = { GITHUB_STEP_SUMMARY: '/tmp/summary', GITHUB_OUTPUT: '/tmp/output' };
    const { appends = [], files } = render('actions', ben, { env });
    expect(appends.map(({ path }) => path)).toEqual(['/tmp/summary', '/tmp/output']);
    const [, base64 = ''] = /^result=([\w+/=]+)\n$/.exec(appends[1]?.text ?? '') ?? [];
    expect(`${Buffer.from(base64, 'base64').toString()}\n`).toBe(
      files.find(({ path }) => path === 'result.json')?.text,
    );
  });

  test('points at the line of a file that does not compile, once', () => {
    const { stdout = '' } = render('actions', ben);
    expect(stdout.split('\n').filter((line) => line.includes('port-url.ts,line=3,'))).toHaveLength(1);
  });

  test('shows no more annotations than the runner does, and says so', () => {
    const many = [
      resultOf(
        'ben',
        'echo-server',
        Array.from({ length: 15 }, () => checks.failed),
      ),
    ];
    const { stdout = '' } = render('actions', many);
    expect(stdout.match(/^::error /gm)).toHaveLength(10);
    expect(stdout).toContain('5 more in the step summary');
  });
});

test('a failure of the grader fails nobody, whatever the format', () => {
  const faults = all.filter(({ status }) => status === 'grader-fault');
  expect(faults.flatMap(casesOf).filter(({ verdict }) => verdict === 'errored')).toHaveLength(2);
  const alone = faults.filter(({ student }) => student === 'eve');
  expect(render('gradescope', alone).files).toEqual([]);
  expect(render('classroom50', alone).files).toEqual([]);
  for (const { text } of render('exercism', faults).files) expect(text).toMatch(/^ {2}"status": "error"/m);
  expect(only(render('moodle', all)).split('\r\n').slice(4, 6)).toEqual(['"dan",1,,,', '"eve",1,,,']);
  expect(only(render('junit', alone))).toMatch(/failures="0" errors="1"/);
  expect(only(render('ctrf', alone))).toMatch(/"failed": 0,[^}]*"other": 1/);
  expect(render('actions', alone).stdout).toMatch(/^::warning [^\n]*\n$/);
  expect(only(render('markdown', alone))).toContain('No grade yet');
});

describe('extra credit', () => {
  const extra = { ...checks.failed, name: 'is fast', extraCredit: true as const };
  const unreached = [resultOf('ben', 'port-url', [checks.passed, extra])];
  const reached = [
    resultOf('ben', 'port-url', [
      checks.passed,
      { ...checks.passed, name: 'is fast', maxPoints: 2, points: 2, extraCredit: true },
    ]),
  ];
  const rows = 'Participant 12,ben,b@x.org,Submitted,-,100.00,Yes,-,';

  test('that is not reached fails nobody', () => {
    expect(unreached[0]).toMatchObject({ status: 'passed', points: 1, maxPoints: 1 });
    expect(only(render('exercism', unreached))).toMatch(/^ {2}"status": "pass"/m);
    expect(only(render('junit', unreached))).toMatch(/failures="0" errors="0" skipped="1"/);
    expect(only(render('ctrf', unreached))).toMatch(/"failed": 0,/);
    expect(render('actions', unreached).stdout).toMatch(/^::notice/);
    expect(only(render('gradescope', unreached))).not.toContain('"failed"');
    expect(classroom50Reader.parse(JSON.parse(only(render('classroom50', unreached))))).toMatchObject({
      score: 1,
      'max-score': 1,
    });
    expect(only(render('markdown', unreached))).toContain('for extra credit, not reached');
    expect(only(render('moodle', unreached))).not.toContain('does not hold');
  });

  test('that is reached counts where more than all points can be had, and is cut elsewhere', () => {
    expect(readCanvas(only(render('canvas', reached)))).toMatchObject({ possible: [1], students: [{ grades: [3] }] });
    expect(JSON.parse(only(render('gradescope', reached)))).toMatchObject({ score: 3 });
    expect(classroom50Reader.parse(JSON.parse(only(render('classroom50', reached))))).toMatchObject({
      score: 1,
      'max-score': 1,
    });
    const rendered = moodleWith(sheet([rows]), reached);
    expect(readMoodleWorksheet(only(rendered))[0]?.grade).toBe('100');
    expect(rendered.warnings).toEqual(['ben: 3/1 points; Moodle takes its maximum']);
  });
});
