import colours from 'picocolors';
import { wrap } from './terminal-text.js';
import { policyRemark } from './policy-text.js';
import { findPlace } from '../lessons/lesson.js';
import type { CheckResult, Finding, Result, Status, Step } from '../results/result.js';

const MOST_OUTPUT_LINES = 12;
const FIRST_STEPS = 3;
const LAST_STEPS = 9;
const WIDTH = 100;
/** Of prose, when the terminal does not say how wide it is, or it is wider than is easily read. */
const PROSE_WIDTH = 100;

export const statusWords: Record<Status, string> = {
  passed: 'passed',
  failed: 'failed',
  'not-started': 'not started',
  missing: 'missing',
  'does-not-compile': 'does not compile',
  crashed: 'crashed',
  'timed-out': 'timed out',
  'rule-broken': 'broke a rule',
  'grader-fault': 'grader fault',
};

const marks: Record<CheckResult['outcome'], (text: string) => string> = {
  passed: (name) => `${colours.green('✓')} ${name}`,
  failed: (name) => `${colours.red('✗')} ${name}`,
  blocked: (name) => `${colours.dim('–')} ${colours.dim(name)}`,
  faulted: (name) => `${colours.yellow('!')} ${name}`,
};

export function points(value: number, max: number): string {
  return `${value}/${max} ${max === 1 ? 'point' : 'points'}`;
}

/**
 * A result for the student who reads it in a terminal: the first failure whole, the others one line each. What is for extra credit
 * comes whole only when nothing else has failed.
 */
export function feedback(result: Result): string {
  const { exercise, status, checks, rejection, notes } = result;
  const colour = status === 'passed' ? colours.green : status === 'not-started' ? colours.dim : colours.red;
  const lines = [
    `${colours.bold(exercise)}  ${colour(statusWords[status])}  ${points(result.points, result.maxPoints)}${policyRemark(result)}`,
    '',
  ];
  if (rejection) lines.push(`  ${colours.red('✗')} ${printable(rejection.message)}`, ...quoteLine(rejection), '');
  const first = firstFailure(result);
  for (const check of rejection ? [] : checks) {
    lines.push(`  ${mark(check)}${colours.dim(suffix(check))}`);
    if (check.outcome === 'failed')
      lines.push(...(check === first ? whole(check.finding, result) : [`      ${inOneLine(check.finding.message)}`]));
    if (check.outcome === 'faulted')
      lines.push(`      the grader failed here, not your program: ${firstLine(check.fault)}`);
  }
  for (const note of notes) lines.push(`  ${colours.yellow('note')} ${printable(note)}`);
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The failure that a student should look at first: what is for extra credit only when nothing else has failed. */
export function firstFailure({ checks }: Pick<Result, 'checks'>) {
  const failed = checks.filter((check) => check.outcome === 'failed');
  return failed.find(({ extraCredit }) => !extraCredit) ?? failed[0];
}

function mark({ name, outcome, extraCredit }: CheckResult): string {
  return extraCredit && outcome === 'failed' ? `${colours.dim('○')} ${name}` : marks[outcome](name);
}

function suffix(check: CheckResult): string {
  const extra = check.extraCredit ? '  extra credit:' : ' ';
  if (check.outcome === 'blocked') return `${extra} (not run: first "${check.by}")`;
  return `${extra} ${points(check.points, check.maxPoints)}`;
}

/** Where a lesson explains it, as a file with its line and the heading. */
export function placeText(lesson: string): string {
  const place = findPlace(lesson);
  return place ? `content/${place.lesson.id}.md:${place.section.line}  "${place.section.title}"` : lesson;
}

function whole(finding: Finding, { exercise, seed }: Result): string[] {
  const steps = finding.steps.map(
    (step, index) => `      ${String(index + 1).padStart(2)}. ${colours.dim(time(step))} ${clip(printable(step.text))}`,
  );
  if (steps.length > FIRST_STEPS + LAST_STEPS + 1) {
    steps.splice(FIRST_STEPS, steps.length - FIRST_STEPS - LAST_STEPS, colours.dim('       …'));
  }
  return [
    ...(finding.cause === 'not-written' ? [] : steps),
    ...printable(finding.message)
      .split('\n')
      .map((line) => `      ${colours.red(line)}`),
    ...printed('printed', finding.stdout),
    ...printed('printed on standard error', finding.stderr),
    ...(hintFits(finding) ? [hintLines(finding.hint)] : []),
    `      ${colours.cyan('lesson')}  ${placeText(finding.lesson)}`,
    `      ${colours.cyan('again')}   npm test ${exercise} -- --seed ${seed}`,
  ];
}

/** A check's hint is on what it asks for: a program that does not load, or lacks the export, has not come so far. */
export function hintFits({ cause, message }: Finding): boolean {
  return ['wrong', 'crashed', 'timed-out'].includes(cause) && !message.startsWith('importing ');
}

function hintLines(hint: string): string {
  const width = Math.min(process.stdout.columns || PROSE_WIDTH, PROSE_WIDTH);
  return wrap(hint, { width, first: `      ${colours.cyan('hint')}    `, rest: ' '.repeat(14) });
}

function time({ atMs }: Step): string {
  return `${atMs.toFixed(1).padStart(7)} ms`;
}

function printed(what: string, text: string): string[] {
  const lines = printable(text).trimEnd().split('\n');
  if (text.trim() === '') return [];
  const shown =
    lines.length > MOST_OUTPUT_LINES
      ? [`… ${lines.length - MOST_OUTPUT_LINES} lines before`, ...lines.slice(-MOST_OUTPUT_LINES)]
      : lines;
  return [`      your program ${what}:`, ...shown.map((line) => colours.dim(`        | ${clip(line)}`))];
}

function quoteLine({ line, column, lineText }: NonNullable<Result['rejection']>): string[] {
  if (line === undefined || column === undefined || lineText === undefined) return [];
  const gutter = `${line} | `;
  return [
    colours.dim(`      ${gutter}${printable(lineText)}`),
    colours.red(`      ${' '.repeat(gutter.length + column - 1)}^`),
  ];
}

/** `Expected: 1` and `Received: 2` belong together. */
function inOneLine(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const isPair = lines[0]?.startsWith('Expected') === true && lines[1]?.startsWith('Received') === true;
  return firstLine(isPair ? `${lines[0]}, ${lines[1]}` : message);
}

function firstLine(text: string): string {
  return clip(printable(text.split('\n')[0] ?? ''));
}

function clip(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}

/** What students wrote or printed may hold anything; a terminal must not be told by it to do anything. */
export function printable(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (char) =>
      char === '\t' ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
