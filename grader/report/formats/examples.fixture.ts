import type { Course } from '../../course/course.js';
import type { CheckResult, Finding, Result } from '../../engine/results/result.js';
import { statusOf, totalPoints } from '../../engine/results/score.js';
import type { FormatName, Graded, Rendered, Setting } from './format.js';
import { formats } from './formats.js';

export const course: Course = {
  title: 'Network Ports',
  lessons: ['07-tcp'],
  exercises: [
    {
      slug: 'port-url',
      title: 'The port of a URL',
      kind: 'function',
      points: 3,
      level: 'stretch',
      minutes: 90,
      after: [],
      lesson: '07-tcp',
    },
    {
      slug: 'echo-server',
      title: 'A TCP echo server',
      kind: 'server',
      points: 6,
      level: 'core',
      minutes: 45,
      after: [],
      lesson: '07-tcp',
    },
  ],
};

export const finding: Finding = {
  cause: 'wrong',
  message: 'expected "a", got "b"\nthey differ from byte 0 on',
  steps: [{ atMs: 1.25, text: 'sent "a"' }],
  stdout: 'listening\n',
  stderr: '',
  hint: 'A chunk is a Buffer.',
  lesson: '07-tcp#a-stream-of-bytes',
};

const check = (name: string, points: number, maxPoints: number) => ({ name, points, maxPoints, durationMs: 12.5 });

export const checks = {
  passed: { ...check('listens', 1, 1), outcome: 'passed' },
  failed: { ...check('returns every byte', 0, 2), outcome: 'failed', finding },
  blocked: { ...check('closes', 0, 3), outcome: 'blocked', by: 'returns every byte' },
  faulted: { ...check('serves many', 0, 4), outcome: 'faulted', fault: 'Error: EMFILE\n    at /a/place' },
} satisfies Record<string, CheckResult>;

/** A result whose status and points follow from its checks. */
export function resultOf(student: string, exercise: string, own: CheckResult[], more: Partial<Result> = {}): Result {
  return {
    version: 1,
    student,
    exercise,
    status: statusOf(own),
    ...totalPoints(own),
    seed: 7,
    sandbox: 'bubblewrap',
    durationMs: 250,
    checks: own,
    notes: [],
    ...more,
  };
}

function notRun(student: string, exercise: string, status: Result['status'], rejection?: Result['rejection']): Result {
  const own = [checks.passed, checks.failed].map(({ name, maxPoints }): CheckResult => ({
    ...check(name, 0, maxPoints),
    outcome: 'blocked',
    by: status,
  }));
  return resultOf(student, exercise, own, { status, ...(rejection ? { rejection } : {}) });
}

/** A student whose results are of every kind but a fault of the grader. */
export const ben = [
  notRun('ben', 'port-url', 'does-not-compile', {
    message: 'port-url.ts:3:7: Unexpected "}"',
    line: 3,
    column: 7,
    lineText: '  a = }',
  }),
  resultOf('ben', 'echo-server', [checks.passed, checks.failed, checks.blocked]),
];

/** All that can happen, by student. */
export const all: Result[] = [
  ...[resultOf('ada', 'port-url', [checks.passed]), resultOf('ada', 'echo-server', [checks.passed])],
  ...ben,
  ...[notRun('cleo', 'port-url', 'not-started'), notRun('cleo', 'echo-server', 'missing')],
  ...[
    resultOf('dan', 'port-url', [checks.passed]),
    resultOf('dan', 'echo-server', [checks.passed, checks.faulted, checks.failed]),
  ],
  ...[
    resultOf('eve', 'port-url', [checks.passed]),
    resultOf('eve', 'echo-server', [], { notes: ['the grader failed: the worker ended'] }),
  ],
];

export const classroom50Env = {
  CLASSROOM: 'cs-net',
  ASSIGNMENT: 'network-ports',
  USERNAME: 'ben-hub',
  SUBMISSION_TAG: 'submit/20260901-abc',
  COMMIT_URL: 'https://example.org/commit/abc',
  RELEASE_URL: 'https://example.org/releases/abc',
  REVIEW_URL: 'https://example.org/compare/abc',
};

export const canvasAssignments = ['Network Ports (4711)'];

export function gradedOf(results: readonly Result[]): Graded {
  return {
    results,
    startedAt: new Date('2026-09-01T10:00:00.000Z'),
    finishedAt: new Date('2026-09-01T10:00:30.500Z'),
  };
}

/** A format's files and words for results, with all that any format needs. */
export function render(name: FormatName, results: readonly Result[], setting: Partial<Setting> = {}): Rendered {
  const students = [...new Set(results.map(({ student }) => student))];
  const needed: Setting = { course, students, options: { canvasAssignments }, env: classroom50Env, ...setting };
  return formats[name].prepare(needed)(gradedOf(results));
}

/** The text of its only file. */
export function only({ files }: Rendered): string {
  if (files.length !== 1) throw new Error(`${files.length} files`);
  return files[0]?.text ?? '';
}
