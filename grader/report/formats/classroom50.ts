import { z } from 'zod';
import type { Course } from '../../course/course.js';
import { forStudents } from '../../engine/results/for-students.js';
import type { Result } from '../../engine/results/result.js';
import { addUp, asked, casesOf, sumOf } from './cases.js';
import { FormatError, type Format, type Graded } from './format.js';
import { byStudent, titleOf, withheld } from './students.js';
import { json, tidy } from './text.js';

const FILE = 'result.json';

const text = z.string({ error: 'is not set' }).min(1, 'is empty');
/** What the runner of Classroom 50 sets for an autograder. */
const identitySchema = z.object({
  CLASSROOM: text,
  ASSIGNMENT: text,
  USERNAME: text,
  SUBMISSION_TAG: text.startsWith('submit/', 'is no submit/* tag'),
  COMMIT_URL: text,
  RELEASE_URL: text,
  REVIEW_URL: z.string().optional(),
});

/**
 * Classroom 50's `result.json`, for the one repository that a run grades. Source: foundation50/classroom50, runner.py,
 * `validate_result`. There is no word in it for a failure of the grader, whose sign is a non-zero exit code: nothing is
 * written then.
 */
export const classroom50: Format = {
  fileNames: [FILE],
  prepare({ course, students, env }) {
    const identity = identitySchema.safeParse(env);
    if (!identity.success) {
      const lacks = identity.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
      throw new FormatError(`classroom50 takes the submission's identity from the environment: ${lacks}`);
    }
    if (students.length > 1)
      throw new FormatError(`classroom50 is for the repository of one student, and these are ${students.length}`);
    return (graded) => {
      const [one] = byStudent(graded.results);
      if (!one) return { files: [], warnings: [] };
      if (one.faulted.length > 0) return { files: [], warnings: [withheld(`no ${FILE} is written`, one)] };
      return { files: [{ path: FILE, text: json(submission(graded, course, identity.data)) }], warnings: [] };
    };
  },
};

function submission({ results, finishedAt }: Graded, course: Course, identity: z.infer<typeof identitySchema>) {
  const tests = inWholePoints(results.map(forStudents).flatMap((result) => testsOf(result, course)));
  return {
    schema: 'classroom50/result/v1',
    classroom: identity.CLASSROOM,
    assignment: identity.ASSIGNMENT,
    owner: identity.USERNAME,
    submission: identity.SUBMISSION_TAG,
    commit: identity.COMMIT_URL,
    release: identity.RELEASE_URL,
    review: identity.REVIEW_URL || identity.COMMIT_URL,
    datetime: finishedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    score: tests.reduce((sum, { score }) => sum + score, 0),
    'max-score': tests.reduce((sum, test) => sum + test['max-score'], 0),
    tests,
  };
}

interface Test {
  'test-name': string;
  passed: boolean;
  score: number;
  'max-score': number;
}

/**
 * A test a check; where a result's points are not the sum of its checks', one for the whole, since scores have to sum. None can be
 * more than its maximum: points for extra credit only make up for others.
 */
function testsOf(result: Result, course: Course): Test[] {
  const title = titleOf(course, result.exercise);
  const required = asked(casesOf(result)).filter(({ extraCredit }) => !extraCredit);
  const tests = required.map(({ name, verdict, points, maxPoints }) => ({
    'test-name': `${title}: ${name}`,
    passed: verdict === 'passed',
    score: Math.min(points, maxPoints),
    'max-score': maxPoints,
  }));
  const { points, maxPoints } = sumOf([result]);
  if (addUp(result, required)) return tests;
  return [
    {
      'test-name': title,
      passed: result.status === 'passed',
      score: Math.min(points, maxPoints),
      'max-score': maxPoints,
    },
  ];
}

/** Scores there are integers: all are multiplied by the same power of ten, a thousand at the most, where points have decimals. */
function inWholePoints(tests: readonly Test[]): Test[] {
  const numbers = tests.flatMap((test) => [test.score, test['max-score']]);
  const scale = [1, 10, 100].find((factor) => numbers.every((one) => Number.isInteger(tidy(one * factor)))) ?? 1000;
  return tests.map((test) => ({
    ...test,
    score: Math.round(test.score * scale),
    'max-score': Math.round(test['max-score'] * scale),
  }));
}
