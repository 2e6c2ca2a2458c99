import { forStudents, UNSEEN_CHECK } from '../../engine/results/for-students.js';
import type { Result } from '../../engine/results/result.js';
import { asked, casesOf, isFaulted, neverRan, printed, told, type Case, type Verdict } from './cases.js';
import { folderNames } from './folder-names.js';
import type { Format } from './format.js';
import { exercisesIn } from './students.js';
import { clip, fit, json, oneLine } from './text.js';

const FILE = 'results.json';
const MOST_MESSAGE = 65_535;
const MOST_OUTPUT = 500;
const MOST_BYTES = 500_000;

const statuses: Record<Verdict, 'pass' | 'fail' | 'error'> = {
  passed: 'pass',
  failed: 'fail',
  skipped: 'error',
  errored: 'error',
};

/**
 * Exercism's `results.json`, version 3: one a student and exercise, since a solution there is one exercise's.
 * Source: exercism.org/docs/building/tooling/test-runners/interface.
 */
export const exercism: Format = {
  fileNames: [FILE],
  prepare:
    () =>
    ({ results }) => {
      const folders = folderNames([...new Set(results.map(({ student }) => student))]);
      const slugs = folderNames(exercisesIn(results));
      return {
        files: results.map((result) => ({
          path: `${folders.get(result.student)}/${slugs.get(result.exercise)}/${FILE}`,
          text: solution(forStudents(result)),
        })),
        warnings: [],
      };
    },
};

function solution(result: Result): string {
  const cases = [...asked(casesOf(result)), ...unseenFailure(result)];
  // "error" there says that no test ran as it should, and is told by its message alone.
  const [first] = cases.filter(({ verdict }) => verdict !== 'passed');
  const fault = cases.find(({ verdict }) => verdict === 'errored')?.message ?? 'the grader failed, not the program';
  const error = isFaulted(result) ? fault : first && neverRan(result) ? first.message : undefined;
  if (error !== undefined) return json({ version: 3, status: 'error', message: clip(error, MOST_MESSAGE), tests: [] });
  const status = first ? 'fail' : 'pass';
  const withMessagesOf = (most: number) => () =>
    json({ version: 3, status, message: null, tests: cases.map((one) => test(one, result, most)) });
  return fit([withMessagesOf(MOST_MESSAGE), withMessagesOf(4_000), withMessagesOf(200), withMessagesOf(0)], MOST_BYTES);
}

/** Everything there hangs on the tests: one stands for those that are not shown, when it is they that failed. */
function unseenFailure(result: Result): Case[] {
  const cases = asked(casesOf(result));
  const [first] = cases;
  if (!first || result.status !== 'failed' || cases.some(({ verdict }) => verdict !== 'passed')) return [];
  return [{ ...first, name: UNSEEN_CHECK, verdict: 'failed', message: 'it does not hold', stdout: '', stderr: '' }];
}

function test(one: Case, { exercise, seed }: Result, mostMessage: number) {
  return {
    name: one.name,
    status: statuses[one.verdict],
    message: one.verdict === 'passed' ? null : clip(told(one), mostMessage),
    output: clip(printed(one), MOST_OUTPUT),
    test_code: `npm test ${oneLine(exercise)} -- --seed ${seed}`,
  };
}
