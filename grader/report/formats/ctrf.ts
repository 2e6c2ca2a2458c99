import type { Course } from '../../course/course.js';
import type { Result } from '../../engine/results/result.js';
import { policyText } from '../policy-text.js';
import { casesOf, told, type Case, type Verdict } from './cases.js';
import type { Format, Graded } from './format.js';
import { titleOf } from './students.js';
import { json, oneLine } from './text.js';

const FILE = 'ctrf-report.json';

const statuses: Record<Verdict, 'passed' | 'failed' | 'skipped' | 'other'> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  // "Neither passed nor failed": the grader's own failure is not the program's.
  errored: 'other',
};

/** The Common Test Report Format for the whole class. Source: ctrf-io/ctrf, schema/ctrf.schema.json. */
export const ctrf: Format = {
  fileNames: [FILE],
  prepare:
    ({ course }) =>
    (graded) => ({ files: [{ path: FILE, text: json(report(graded, course)) }], warnings: [] }),
};

function report({ results, startedAt, finishedAt }: Graded, course: Course) {
  const tests = results.flatMap((result) => casesOf(result).map((one) => test(one, result, course)));
  const number = (status: string) => tests.filter((one) => one.status === status).length;
  return {
    reportFormat: 'CTRF',
    // The only version of the specification that its own library takes.
    specVersion: '0.0.0',
    timestamp: finishedAt.toISOString(),
    generatedBy: oneLine(course.title),
    results: {
      tool: { name: oneLine(course.title) },
      summary: {
        tests: tests.length,
        passed: number('passed'),
        failed: number('failed'),
        skipped: number('skipped'),
        pending: 0,
        other: number('other'),
        suites: results.length,
        start: startedAt.getTime(),
        stop: finishedAt.getTime(),
      },
      tests,
    },
  };
}

function test(one: Case, result: Result, course: Course) {
  const { student, exercise, seed, status, rejection } = result;
  const slug = oneLine(exercise);
  const policy = policyText(result);
  return {
    name: one.name,
    status: statuses[one.verdict],
    duration: Math.max(0, Math.round(one.durationMs)),
    suite: [oneLine(student), titleOf(course, exercise)],
    rawStatus: one.reason,
    filePath: `exercises/${slug}/${slug}.ts`,
    ...(one.visibility && { tags: [one.visibility] }),
    ...(one.verdict === 'passed' ? {} : { message: told(one) }),
    ...(rejection?.line === undefined ? {} : { line: Math.round(rejection.line) }),
    ...(one.steps.length === 0 ? {} : { trace: one.steps.join('\n') }),
    ...(one.stdout === '' ? {} : { stdout: one.stdout.split('\n') }),
    ...(one.stderr === '' ? {} : { stderr: one.stderr.split('\n') }),
    extra: {
      points: one.points,
      maxPoints: one.maxPoints,
      student: oneLine(student),
      exercise: slug,
      status,
      seed,
      ...(policy === '' ? {} : { policy }),
    },
  };
}
