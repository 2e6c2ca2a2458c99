import Table from 'cli-table3';
import colours from 'picocolors';
import type { Result, Status } from '../engine/results/result.js';
import { printable } from './feedback.js';
import { clip, tidy } from './formats/text.js';
import { policyRemark } from './policy-text.js';
import { statusWords } from './status-words.js';

/** The table takes quadratic time over a name. */
const MOST_NAME = 120;

const colourOf: Record<Status, (text: string) => string> = {
  passed: colours.green,
  failed: colours.red,
  'not-started': colours.dim,
  missing: colours.dim,
  'does-not-compile': colours.red,
  crashed: colours.red,
  'timed-out': colours.red,
  'rule-broken': colours.magenta,
  'grader-fault': colours.yellow,
};

/** Students down, exercises across: status and points. Exercises on which nobody has worked are named below, and take no column. */
export function resultsTable(results: readonly Result[]): string {
  const byStudent = new Map<string, Map<string, Result>>();
  for (const result of results) {
    const own = byStudent.get(result.student) ?? new Map<string, Result>();
    byStudent.set(result.student, own.set(result.exercise, result));
  }
  const all = [...new Set(results.map(({ exercise }) => exercise))];
  const exercises = all.filter((slug) =>
    results.some(({ exercise, status }) => exercise === slug && status !== 'missing' && status !== 'not-started'),
  );
  const untouched = all.filter((slug) => !exercises.includes(slug));
  const table = new Table({ head: ['student', ...exercises, 'points'], style: { head: [], border: [] } });
  for (const [student, own] of byStudent) {
    const cell = (exercise: string) => {
      const result = own.get(exercise);
      return result
        ? `${colourOf[result.status](statusWords[result.status])} ${result.points}/${result.maxPoints}${policyRemark(result)}`
        : '';
    };
    const sum = (key: 'points' | 'maxPoints') =>
      [...own.values()].reduce((total, result) => tidy(total + result[key]), 0);
    table.push([printable(clip(student, MOST_NAME)), ...exercises.map(cell), `${sum('points')}/${sum('maxPoints')}`]);
  }
  const below = untouched.length === 0 ? '' : `\nnobody has worked on: ${untouched.join(', ')}`;
  const instead = results.flatMap(({ student, status, notes }) =>
    status === 'missing' ? notes.map((note) => printable(`${student}: ${note}`)) : [],
  );
  const told = instead.length === 0 ? '' : `\nof what is missing:\n${shortened(instead)}`;
  const unseen = all.flatMap((slug) => unseenChecks(slug, results));
  return `${table.toString()}${below}${told}${unseen.length === 0 ? '' : `\ncounted, and hidden from students: ${unseen.join(', ')}`}`;
}

const MOST_TOLD = 20;

/** What is said of files that are missing, such as what was handed in instead; the same of several exercises once. */
function shortened(lines: readonly string[]): string {
  const each = [...new Set(lines)];
  const more = each.length - MOST_TOLD;
  return [...each.slice(0, MOST_TOLD), ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

/** How many, and not which: the table may stand in a log that students can read. */
function unseenChecks(slug: string, results: readonly Result[]): string[] {
  const own = results.filter(({ exercise }) => exercise === slug);
  const most = Math.max(...own.map(({ checks }) => checks.filter(({ visibility }) => visibility).length));
  return most > 0 ? [`${most} ${most === 1 ? 'check' : 'checks'} of ${slug}`] : [];
}
