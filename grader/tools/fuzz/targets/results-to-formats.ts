import fc from 'fast-check';
import { stripVTControlCharacters } from 'node:util';
import type { Course } from '../../../course/course.js';
import { boundedResult } from '../../../engine/results/bounded.js';
import { jsonLine } from '../../../engine/results/json-text.js';
import { causes, RESULT_VERSION, resultSchema, type CheckResult, type Result } from '../../../engine/results/result.js';
import { statusOf, totalPoints } from '../../../engine/results/score.js';
import { feedback } from '../../../report/feedback.js';
import { formatNames, type FormatName } from '../../../report/formats/format.js';
import { formats } from '../../../report/formats/formats.js';
import { resultsTable } from '../../../report/table.js';
import type { FuzzTarget } from '../fuzz-target.js';
import { hasUnsafe, hostileText } from '../hostile-text.js';

const course: Course = {
  title: 'Ports',
  lessons: ['tcp'],
  exercises: ['one', 'two'].map((slug) => ({
    ...{ slug, title: slug, kind: 'server', points: 4, after: [], lesson: 'tcp' },
    ...{ level: 'core', minutes: 30 },
  })),
};

/** What Classroom 50 tells its autograders. */
const names = ['CLASSROOM', 'ASSIGNMENT', 'USERNAME', 'SUBMISSION_TAG', 'COMMIT_URL', 'RELEASE_URL', 'REVIEW_URL'];
const env = {
  ...Object.fromEntries(names.map((name) => [name, 'https://example.org/a'])),
  SUBMISSION_TAG: 'submit/1',
};

const common = fc.record({ name: hostileText, maxPoints: fc.nat(5), durationMs: fc.nat(9_000) });
const finding = fc.record({
  cause: fc.constantFrom(...causes),
  message: hostileText,
  steps: fc.array(fc.record({ atMs: fc.nat(100), text: hostileText }), { maxLength: 3 }),
  stdout: hostileText,
  stderr: hostileText,
  hint: hostileText,
  lesson: hostileText,
});

const check: fc.Arbitrary<CheckResult> = fc.oneof(
  common.map((one): CheckResult => ({ ...one, points: one.maxPoints, outcome: 'passed' })),
  fc.tuple(common, finding).map(([one, why]): CheckResult => ({ ...one, points: 0, outcome: 'failed', finding: why })),
  fc.tuple(common, hostileText).map(([one, by]): CheckResult => ({ ...one, points: 0, outcome: 'blocked', by })),
  fc.tuple(common, hostileText).map(([one, fault]): CheckResult => ({ ...one, points: 0, outcome: 'faulted', fault })),
);

const result: fc.Arbitrary<Result> = fc
  .record({
    exercise: fc.constantFrom('one', 'two'),
    checks: fc.array(check, { maxLength: 4 }),
    notes: fc.array(hostileText, { maxLength: 2 }),
    rejection: fc.option(
      fc.record({
        message: hostileText,
        line: fc.nat(9),
        column: fc.integer({ min: 1, max: 9 }),
        lineText: hostileText,
      }),
      {
        nil: undefined,
      },
    ),
  })
  .map(({ rejection, checks, ...rest }) => ({
    version: RESULT_VERSION,
    student: 'nobody',
    status: rejection ? 'does-not-compile' : statusOf(checks),
    ...totalPoints(checks),
    seed: 7,
    sandbox: 'process',
    durationMs: 1,
    checks,
    ...rest,
    ...(rejection && { rejection }),
  }));

/** Students' names differ, and each has at most one result of an exercise. */
const results = fc
  .uniqueArray(hostileText, { minLength: 1, maxLength: 3 })
  .chain((students) =>
    fc.tuple(
      ...students.map((student) =>
        fc
          .uniqueArray(result, { minLength: 1, maxLength: 2, selector: ({ exercise }) => exercise })
          .map((own) => own.map((one) => ({ ...one, student }))),
      ),
    ),
  )
  .map((all) => all.flat());

/** What a class's results hold, whoever wrote it → results.jsonl, the terminal, and every format. */
export const target: FuzzTarget = {
  name: 'results-to-formats',
  arbitrary: results,
  limitMs: 5_000,
  run(input) {
    const given = (input as Result[]).map(boundedResult);
    for (const one of given) {
      const line = jsonLine(one);
      safe('results.jsonl', line);
      if (line.indexOf('\n') !== line.length - 1) throw new Error('a result has more than one line');
      resultSchema.parse(JSON.parse(line));
      safe('feedback', stripVTControlCharacters(feedback(one)));
    }
    safe('the table', stripVTControlCharacters(resultsTable(given)));
    for (const name of formatNames) lookAt(name, given);
  },
};

function lookAt(name: FormatName, all: readonly Result[]): void {
  // Classroom 50 is told of one student's work at a time.
  const given = name === 'classroom50' ? all.filter(({ student }) => student === all[0]?.student) : all;
  const options = name === 'canvas' ? { canvasAssignments: ['Ports (4711)'] } : {};
  const students = [...new Set(given.map(({ student }) => student))];
  const at = new Date(0);
  const render = formats[name].prepare({ course, students, options, env });
  const { files, stdout = '', warnings } = render({ results: given, startedAt: at, finishedAt: at });
  for (const text of [stdout, ...warnings]) safe(name, text);
  for (const { path, text } of files) {
    safe(`${name}: a path`, path);
    if (path.split('/').includes('..') || path.startsWith('/')) throw new Error(`${name} writes to ${path}`);
    safe(`${name}: ${path}`, text.replace(/\r\n/g, '\n'));
    if (path.endsWith('.json')) JSON.parse(text);
  }
}

function safe(where: string, text: string): void {
  if (hasUnsafe(text)) throw new Error(`${where} holds something raw: ${JSON.stringify(text.slice(0, 300))}`);
}
