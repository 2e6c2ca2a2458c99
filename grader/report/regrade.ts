import colours from 'picocolors';
import { whatDiffers } from '../class/journal/fingerprint.js';
import type { CheckResult, Result } from '../engine/results/result.js';
import { points as inPoints, printable } from './feedback.js';

/** One result that is another than before. */
export interface Move {
  before: Result;
  after: Result;
  /** The checks that came out otherwise; `undefined` where there was, or is, no such check. */
  checks: { name: string; before: CheckResult | undefined; after: CheckResult | undefined }[];
  /** What differs between the two, in words. */
  because: string[];
}

/** How two gradings of a class differ. */
export interface Regrade {
  moves: Move[];
  /** Results that have no counterpart in the other grading. */
  added: Result[];
  gone: Result[];
  compared: number;
}

/** Compares two gradings, submission by submission, in the order of the later one. */
export function compare(before: readonly Result[], after: readonly Result[]): Regrade {
  const old = new Map(before.map((result) => [keyOf(result), result]));
  const now = new Set(after.map(keyOf));
  const pairs = after.flatMap((result) => {
    const counterpart = old.get(keyOf(result));
    return counterpart ? [{ before: counterpart, after: result }] : [];
  });
  return {
    moves: pairs
      .map(moveOf)
      .filter(({ before: from, after: to }) => from.points !== to.points || from.status !== to.status),
    added: after.filter((result) => !old.has(keyOf(result))),
    gone: before.filter((result) => !now.has(keyOf(result))),
    compared: pairs.length,
  };
}

function moveOf({ before, after }: { before: Result; after: Result }): Move {
  const names = new Set([...after.checks, ...before.checks].map(({ name }) => name));
  const find = ({ checks }: Result, name: string) => checks.find((check) => check.name === name);
  const checks = [...names]
    .map((name) => ({ name, before: find(before, name), after: find(after, name) }))
    .filter(
      ({ before: from, after: to }) =>
        from?.outcome !== to?.outcome || (from?.points !== to?.points && !isPolicyAlone(before, after)),
    );
  return { before, after, checks, because: reasons(before, after) };
}

/** True when the checks gave as many points as before, and only what the course's policy makes of them differs. */
function isPolicyAlone(before: Result, after: Result): boolean {
  const [from, to] = [before, after].map(({ rawPoints, points }) => rawPoints ?? points);
  return from === to && before.points !== after.points;
}

function reasons(before: Result, after: Result): string[] {
  const known = before.basis && after.basis ? whatDiffers(before.basis, after.basis) : undefined;
  const why = [
    ...(known ?? []),
    ...(before.sandbox === after.sandbox ? [] : [`the sandbox (${before.sandbox}, now ${after.sandbox})`]),
  ];
  if (before.status === 'grader-fault' && after.status !== 'grader-fault') return ['the grader had failed before'];
  if (after.status === 'grader-fault') return ['the grader failed'];
  if (isPolicyAlone(before, after))
    return ['the checks gave the same: the policy has changed, or when it was handed in'];
  if (why.length > 0) return why.map((part) => `${part} has changed`.replace(/^(the checks) has/, '$1 have'));
  if (known === undefined) return ['what it was graded with is not known'];
  return before.seed === after.seed
    ? [
        'nothing differs that is known of: the verdict is a matter of chance, which is a defect of the check or of the program',
      ]
    : [`only the seed differs (${before.seed}, now ${after.seed}): --seed repeats either`];
}

/** The comparison as text: who moved, by how much, by which checks, and why. `against`: what the earlier grading is called. */
export function regradeText({ moves, added, gone, compared }: Regrade, against: string): string {
  const [up, down] = [moves.filter((move) => gain(move) > 0).length, moves.filter((move) => gain(move) < 0).length];
  const head =
    moves.length === 0
      ? `Against ${against}: nobody has moved (${compared} results)`
      : `Against ${against}: ${moves.length} of ${compared} results have moved, ${up} up and ${down} down`;
  return [
    head,
    ...moves.flatMap(tellMove),
    ...tellUnpaired('new', added),
    ...tellUnpaired('no longer there', gone),
  ].join('\n');
}

function tellMove(move: Move): string[] {
  const { before, after, checks, because } = move;
  const by = gain(move);
  const change = by === 0 ? '±0' : by > 0 ? colours.green(`+${by}`) : colours.red(String(by));
  const status = before.status === after.status ? '' : `, ${before.status} → ${after.status}`;
  const who = `${printable(after.student)}  ${after.exercise}`;
  return [
    `  ${who}  ${before.points} → ${inPoints(after.points, after.maxPoints)} (${change}${status}): ${because.join(', ')}`,
    ...checks.map(
      ({ name, before: from, after: to }) =>
        `      ${to?.outcome === 'passed' ? '✓' : '✗'} ${printable(name)}: ${from?.outcome ?? 'no such check'} → ${to?.outcome ?? 'no such check'}${reason(to)}`,
    ),
  ];
}

function reason(check: CheckResult | undefined): string {
  if (check?.outcome === 'faulted') return `, ${printable(firstLine(check.fault))}`;
  if (check?.outcome === 'skipped') return `, ${printable(firstLine(check.reason))}`;
  if (check?.outcome === 'blocked') return ` by ${printable(check.by)}`;
  return check?.outcome === 'failed' ? `, ${printable(firstLine(check.finding.message))}` : '';
}

function tellUnpaired(what: string, results: readonly Result[]): string[] {
  const students = [...new Set(results.map(({ student }) => student))];
  if (students.length === 0) return [];
  return [`  ${what}: ${results.length} results of ${students.map(printable).join(', ')}`];
}

function gain({ before, after }: Move): number {
  return Math.round((after.points - before.points) * 100) / 100;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line;
}

function keyOf({ student, exercise }: Result): string {
  return JSON.stringify([student, exercise]);
}
