import { stripVTControlCharacters } from 'node:util';
import colours from 'picocolors';
import { findPlace } from '../course/lessons/lesson.js';
import type { CheckResult, Finding, Result, Step } from '../engine/results/result.js';
import { policyRemark } from './policy-text.js';
import { statusWords } from './status-words.js';
import { eachWord, readableWidth as width, terminalText, wrap } from './terminal-text.js';

/** Part of what is said of a program that was busy while a check waited for it. */
const LOOPS = 'as an endless loop does';
const MOST_OUTPUT_LINES = 12;
/** Of a longer message the first line comes first, and the rest after what it may come from. */
const MOST_MESSAGE_LINES = 4;
const FIRST_STEPS = 3;
const LAST_STEPS = 9;
/** Columns before what a check says, and before a step: its number and time. */
const INDENT = 6;
const STEP_INDENT = 22;

const marks: Record<CheckResult['outcome'], (text: string) => string> = {
  passed: (name) => `${colours.green('✓')} ${name}`,
  failed: (name) => `${colours.red('✗')} ${name}`,
  blocked: (name) => `${colours.dim('–')} ${colours.dim(name)}`,
  skipped: (name) => `${colours.dim('–')} ${colours.dim(name)}`,
  faulted: (name) => `${colours.yellow('!')} ${name}`,
};

export function points(value: number, max: number): string {
  return `${value}/${max} ${max === 1 ? 'point' : 'points'}`;
}

/**
 * A result for the student who reads it in a terminal: the first failure first and whole, the others one line each. What is for extra
 * credit comes whole only when nothing else has failed.
 */
export function feedback(result: Result): string {
  const { exercise, status, checks, rejection, notes } = result;
  const colour = status === 'passed' ? colours.green : status === 'not-started' ? colours.dim : colours.red;
  const lines = [
    `${colours.bold(exercise)}  ${colour(isUntouched(result) ? 'not written yet' : statusWords[status])}  ${points(result.points, result.maxPoints)}${policyRemark(result)}`,
    '',
  ];
  const note = (text: string) => `  ${colours.yellow('note')} ${printable(text)}`;
  // A slip of the pen, which explains whatever follows.
  const slips = notes.filter((text) => text.includes('Did you mean'));
  if (slips.length > 0) lines.push(...slips.map(note), '');
  if (rejection) lines.push(`  ${colours.red('✗')} ${printable(rejection.message)}`, ...quoteLine(rejection), '');
  const first = firstFailure(result);
  if (first && !rejection) lines.push(checkLine(first), whole(first.finding, result).join('\n'), '');
  const others = rejection ? [] : checks.filter((one) => one !== first);
  for (const check of others.filter(({ outcome }) => outcome !== 'blocked')) {
    lines.push(checkLine(check));
    if (check.outcome === 'failed') lines.push(`      ${inOneLine(check.finding.message)}`);
    if (check.outcome === 'faulted')
      lines.push(`      the grader failed here, not your program: ${firstLine(check.fault)}`);
  }
  lines.push(...waiting(others));
  lines.push(...notes.filter((text) => !slips.includes(text)).map(note));
  return `${lines.join('\n').trimEnd()}\n`;
}

/** One line for all checks that were not run because of the same one. */
function waiting(checks: readonly CheckResult[]): string[] {
  const blocked = checks.flatMap((check) => (check.outcome === 'blocked' ? [check] : []));
  const counts = new Map<string, number>();
  for (const { by } of blocked) counts.set(rootOf(by, blocked), (counts.get(rootOf(by, blocked)) ?? 0) + 1);
  return [...counts].map(([by, count]) => {
    const what = count === 1 ? '1 more check waits' : `${count} more checks wait`;
    return wrap(`${colours.dim('–')} ${eachWord(`${what} for "${printable(by)}"`, colours.dim)}`, {
      ...{ width: width(), first: '  ', rest: '    ' },
    });
  });
}

/** The check that was run, of those that wait for each other; in a file that somebody else wrote they may wait in a circle. */
function rootOf(name: string, blocked: readonly (CheckResult & { outcome: 'blocked' })[]): string {
  const passed = new Set<string>();
  let root = name;
  while (!passed.has(root)) {
    passed.add(root);
    root = blocked.find((check) => check.name === root)?.by ?? root;
  }
  return root;
}

/** True when there is nothing yet to be wrong. */
function isUntouched({ checks }: Result): boolean {
  const failed = checks.flatMap((check) => (check.outcome === 'failed' ? [check.finding.cause] : []));
  return (
    failed.length > 0 &&
    failed.every((cause) => cause === 'not-written') &&
    !checks.some(({ outcome }) => outcome === 'passed')
  );
}

/** The failure that a student should look at first: what is for extra credit only when nothing else has failed. */
export function firstFailure({ checks }: Pick<Result, 'checks'>) {
  const failed = checks.filter((check) => check.outcome === 'failed');
  return failed.find(({ extraCredit }) => !extraCredit) ?? failed[0];
}

function mark({ name: given, outcome, extraCredit }: CheckResult): string {
  const name = printable(given);
  return extraCredit && outcome === 'failed' ? `${colours.dim('○')} ${name}` : marks[outcome](name);
}

function checkLine(check: CheckResult): string {
  const [name, end] = [mark(check), suffix(check)];
  const line = `  ${name}${colours.dim(end)}`;
  if (stripVTControlCharacters(line).length <= width()) return line;
  return wrap(`${name}${eachWord(end, colours.dim)}`, { width: width(), first: '  ', rest: '    ' });
}

function suffix(check: CheckResult): string {
  const extra = check.extraCredit ? '  extra credit:' : ' ';
  if (check.outcome === 'skipped') return `${extra} (not run here, and not counted: ${printable(check.reason)})`;
  return `${extra} ${points(check.points, check.maxPoints)}`;
}

/** Where a lesson explains it, as a file with its line and the heading. */
export function placeText(lesson: string): string {
  const place = findPlace(lesson);
  return place ? `content/${place.lesson.id}.md:${place.section.line}  "${place.section.title}"` : printable(lesson);
}

/** What was wrong and why comes before how it came about, which may be long. */
function whole(finding: Finding, { exercise, seed, resembles }: Result): string[] {
  const steps = finding.steps.map(
    (step, index) =>
      `      ${String(index + 1).padStart(2)}. ${colours.dim(time(step))} ${clip(printable(step.text), STEP_INDENT)}`,
  );
  if (steps.length > FIRST_STEPS + LAST_STEPS + 1) {
    steps.splice(FIRST_STEPS, steps.length - FIRST_STEPS - LAST_STEPS, colours.dim('       …'));
  }
  const [head = '', ...tail] = printable(finding.message).split('\n');
  const first = messageLines(head);
  const message = [...first, ...tail.flatMap(messageLines)];
  const isLong = message.length > MOST_MESSAGE_LINES;
  return [
    ...(isLong ? message.slice(0, first.length) : message),
    ...(resembles ? [labelled('likely', terminalText(printable(resembles.explanation)))] : []),
    ...(hintFits(finding) ? [labelled('hint', printable(finding.hint))] : []),
    ...(isLong ? message.slice(first.length) : []),
    ...(finding.cause === 'not-written' ? [] : steps),
    ...printed('printed', finding.stdout),
    ...printed('printed on standard error', finding.stderr),
    `      ${colours.cyan('lesson')}  ${placeText(finding.lesson)}`,
    `      ${colours.cyan('again')}   npm test ${exercise} -- --seed ${seed}`,
  ];
}

/** A check's hint is on what it asks for: a program that does not load, lacks the export, crashes or loops has not come so far. */
export function hintFits({ cause, message }: Finding): boolean {
  return (cause === 'wrong' || cause === 'timed-out') && !message.startsWith('importing ') && !message.includes(LOOPS);
}

/** A long line of a message is broken at blanks, and a word that is no shorter wherever it must be; one that fits stays as it is, blanks included. */
function messageLines(line: string): string[] {
  const most = width() - INDENT;
  const lines = line.length <= most ? [line] : wrap(line, { width: most }).split('\n');
  const pieces = lines.flatMap((text) => text.match(new RegExp(`.{1,${most}}`, 'gu')) ?? ['']);
  return pieces.map((text) => `${' '.repeat(INDENT)}${colours.red(text)}`);
}

function labelled(label: string, text: string): string {
  return wrap(text, { width: width(), first: `      ${colours.cyan(label.padEnd(8))}`, rest: ' '.repeat(14) });
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
  return [`      your program ${what}:`, ...shown.map((line) => colours.dim(`        | ${clip(line, 10)}`))];
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
  return clip(printable(text.split('\n')[0] ?? ''), INDENT);
}

function clip(text: string, indent: number): string {
  const most = width() - indent;
  // Not in the middle of a character.
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

// What reorders text, separates lines for some readers only, or is no character or half of one.
const UNFIT =
  /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What students wrote or printed may hold anything; a terminal must not be told by it to do anything. */
export function printable(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(UNFIT, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
