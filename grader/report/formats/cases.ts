import type { CheckResult, Result } from '../../engine/results/result.js';
import { statusWords } from '../status-words.js';
import { oneLine, onLine, plain, tidy } from './text.js';

/** `errored` is the grader's own failure, `skipped` a check that did not run and was not the one to fail, or extra credit not reached. */
export type Verdict = 'passed' | 'failed' | 'skipped' | 'errored';

/** The `reason` of a case that could not be run where it was graded: it is worth nothing, and nobody is to blame. */
export const NOT_HERE = 'not-here';

/** A check as other programs see tests. All text in it is plain. */
export interface Case {
  name: string;
  verdict: Verdict;
  /** Why, in one word: the cause of a failure, the status of a submission that could not be run. */
  reason: string;
  /** What the student is told; empty when passed. */
  message: string;
  hint: string;
  /** `LESSON#SECTION`, or empty. */
  lesson: string;
  steps: readonly string[];
  stdout: string;
  stderr: string;
  durationMs: number;
  points: number;
  maxPoints: number;
  /** Its points come on top of the others; not to reach it is no failure. */
  extraCredit: boolean;
  /** Undefined: students may see it. */
  visibility: CheckResult['visibility'];
}

const MOST_MESSAGE = 8_000;
const MOST_OUTPUT = 16_000;
const MOST_STEP = 200;

/** The checks of a result, at least one: where the grader failed before any check was known, one that says so. */
export function casesOf(result: Result): Case[] {
  if (result.checks.length > 0) return result.checks.map((check) => caseOf(check, result));
  const { points, maxPoints, durationMs } = result;
  const verdict = isFaulted(result) ? 'errored' : verdictOfStatus(result);
  const message = isFaulted(result)
    ? blameless(result.notes.join('; ').replace(/^the grader failed: /, '') || 'in a check that is not shown')
    : result.status === 'passed' || result.status === 'failed'
      ? 'its checks are not shown'
      : whyNotRun(result);
  return [{ ...silent, name: 'is graded', verdict, reason: result.status, message, durationMs, points, maxPoints }];
}

/** True when nothing was run: no file, a stub, a program that does not compile or imports what it may not. */
export function neverRan({ checks, status }: Result): boolean {
  const here = checks.filter(({ outcome }) => outcome !== 'skipped');
  // Its checks ran, and are not shown.
  if (here.length === 0 && (status === 'passed' || status === 'failed')) return false;
  return here.every(({ outcome }) => outcome === 'blocked');
}

/** Without what is for extra credit and was not reached, and what could not be run: for formats in which all that is told has to be passed. */
export function asked(cases: readonly Case[]): Case[] {
  return cases.filter(
    ({ extraCredit, verdict, reason }) => reason !== NOT_HERE && (!extraCredit || verdict !== 'skipped'),
  );
}

/** Of cases of which none ran, the one that says why. */
export function whyNoneRan(cases: readonly Case[]): Case | undefined {
  return cases.find(({ reason }) => reason !== NOT_HERE) ?? cases[0];
}

export function isFaulted({ status, checks }: Result): boolean {
  return status === 'grader-fault' || checks.some(({ outcome }) => outcome === 'faulted');
}

/** True when the points of the checks are those of the result: not after a penalty, nor where some of them are not shown. */
export function addUp({ points, maxPoints }: Result, cases: readonly Case[]): boolean {
  const required = cases.filter(({ extraCredit }) => !extraCredit);
  const most = tidy(required.reduce((sum, one) => sum + one.maxPoints, 0));
  return tidy(cases.reduce((sum, one) => sum + one.points, 0)) === tidy(points) && most === tidy(maxPoints);
}

/** `8/15 points` as numbers, over several results. */
export function sumOf(results: readonly Result[]): { points: number; maxPoints: number } {
  const sum = (key: 'points' | 'maxPoints') => tidy(results.reduce((total, result) => total + result[key], 0));
  return { points: sum('points'), maxPoints: sum('maxPoints') };
}

/** What the program printed during a check, for formats that have one place for it. */
export function printed({ stdout, stderr }: Case): string {
  return [stdout, stderr].filter((text) => text.trim() !== '').join('\n');
}

/** What the student is told of a check, in lines. */
export function told({ message, hint, lesson }: Case): string {
  return [message, hint && `hint: ${hint}`, lesson && `lesson: ${lesson}`].filter((line) => line !== '').join('\n');
}

const silent = { extraCredit: false, visibility: undefined, hint: '', lesson: '', steps: [], stdout: '', stderr: '' };

function caseOf(check: CheckResult, result: Result): Case {
  const { durationMs, points, maxPoints, visibility } = check;
  const extraCredit = check.extraCredit === true;
  const base = { ...silent, name: oneLine(check.name), durationMs, points, maxPoints, extraCredit, visibility };
  switch (check.outcome) {
    case 'passed':
      return { ...base, verdict: 'passed', reason: 'passed', message: '' };
    case 'failed': {
      // To break a rule is a failure wherever it happens.
      const unreached = extraCredit && check.finding.cause !== 'rule-broken';
      const { cause, message, hint, lesson, steps, stdout, stderr } = check.finding;
      return {
        ...base,
        verdict: unreached ? 'skipped' : 'failed',
        reason: unreached ? 'extra-credit' : cause,
        message: `${unreached ? 'for extra credit, not reached: ' : ''}${plain(message, MOST_MESSAGE)}`,
        hint: plain(hint, MOST_MESSAGE),
        lesson: oneLine(lesson),
        steps: steps.map(({ atMs, text }) => `${atMs.toFixed(1)} ms ${onLine(text, MOST_STEP)}`),
        stdout: plain(stdout, MOST_OUTPUT),
        stderr: plain(stderr, MOST_OUTPUT),
      };
    }
    case 'blocked': {
      const byStatus = check.by === result.status;
      const message = byStatus ? whyNotRun(result) : `not run: first "${oneLine(check.by)}"`;
      return {
        ...base,
        verdict: byStatus && !extraCredit ? verdictOfStatus(result) : 'skipped',
        reason: oneLine(check.by),
        message,
      };
    }
    case 'skipped':
      return {
        ...base,
        verdict: 'skipped',
        reason: NOT_HERE,
        message: `not run here, and not counted: ${oneLine(check.reason)}`,
      };
    case 'faulted':
      return { ...base, verdict: 'errored', reason: 'grader-fault', message: blameless(check.fault) };
  }
}

/** What nobody has handed in yet has not failed: no points, and no red. */
function verdictOfStatus({ status }: Result): Verdict {
  if (status === 'passed') return 'passed';
  return status === 'not-started' || status === 'missing' ? 'skipped' : 'failed';
}

function whyNotRun({ status, rejection }: Result): string {
  const why = rejection ? `: ${plain(rejection.message, MOST_MESSAGE)}` : '';
  return `not run, since the program ${sentences[status] ?? statusWords[status]}${why}`;
}

const sentences: Partial<Record<Result['status'], string>> = {
  'not-started': 'is not started',
  missing: 'is missing',
};

/** A fault's first line: the rest is a stack trace of the grader's. */
function blameless(fault: string): string {
  return `the grader failed here, not the program: ${oneLine(fault.split('\n')[0] ?? '')}`;
}
