import type { Course } from '../../course/course.js';
import { forStudents, withoutUnseenNames } from '../../engine/results/for-students.js';
import type { CheckResult, Result } from '../../engine/results/result.js';
import { policyRemark } from '../policy-text.js';
import { statusWords } from '../status-words.js';
import { casesOf, NOT_HERE, printed, told, type Case } from './cases.js';
import { folderNames } from './folder-names.js';
import type { Format } from './format.js';
import { byStudent, titleOf, withheld, type StudentResults } from './students.js';
import { clip, json } from './text.js';

const FILE = 'results.json';
const MOST_OUTPUT = 10_000;

/**
 * Gradescope's `/autograder/results/results.json`: one a student, all exercises as one list of tests.
 * Source: gradescope-autograders.readthedocs.io, "Specifications". A test there passes or fails and nothing else, so that
 * nothing is written where the grader failed: Gradescope then shows an error of its own and records no score.
 */
export const gradescope: Format = {
  fileNames: [FILE],
  prepare:
    ({ course }) =>
    ({ results }) => {
      const all = byStudent(results);
      const folders = folderNames(all.map(({ student }) => student));
      return {
        files: all
          .filter(({ faulted }) => faulted.length === 0)
          .map((one) => ({ path: `${folders.get(one.student)}/${FILE}`, text: json(submission(one, course)) })),
        warnings: all.filter(({ faulted }) => faulted.length > 0).map((one) => withheld(`no ${FILE} is written`, one)),
      };
    },
};

function submission({ results, points, maxPoints }: StudentResults, course: Course) {
  return {
    score: points,
    execution_time: results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000,
    output: [
      `${points} of ${maxPoints} points`,
      ...results.map(
        (result) =>
          `${titleOf(course, result.exercise)}: ${statusWords[forStudents(result).status]}${policyRemark(result)}`,
      ),
    ].join('\n'),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    tests: results.flatMap((result, exercise) =>
      casesOf(withoutNames(result)).map((one, index) => ({
        ...scoreOf(one),
        name: `${titleOf(course, result.exercise)}: ${one.name}`,
        number: `${exercise + 1}.${index + 1}`,
        output: clip(output(one), MOST_OUTPUT),
        tags: [result.exercise],
        ...(one.visibility && { visibility: visibilities[one.visibility] }),
      })),
    ),
  };
}

/** Gradescope itself hides the checks that students are not to see, and shows some of them after its own due date. */
const visibilities: Record<NonNullable<CheckResult['visibility']>, 'hidden' | 'after_due_date'> = {
  hidden: 'hidden',
  'after-due': 'after_due_date',
};

function withoutNames(result: Result): Result {
  return { ...result, checks: result.checks.map((check) => withoutUnseenNames(check, result)) };
}

/** What is for extra credit and was not reached, or could not be run, is worth nothing there, and neither green nor red by our word. */
function scoreOf({ extraCredit, verdict, reason, points, maxPoints }: Case) {
  if (reason === NOT_HERE || (extraCredit && verdict === 'skipped')) return { score: 0, max_score: 0 };
  return { score: points, max_score: maxPoints, status: verdict === 'passed' ? 'passed' : 'failed' };
}

function output(one: Case): string {
  const own = printed(one);
  return own === '' ? told(one) : `${told(one)}\n\nthe program printed:\n${own}`;
}
