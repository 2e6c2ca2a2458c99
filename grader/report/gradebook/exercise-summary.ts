import { statuses, type CheckResult, type Result, type Status } from '../../engine/results/result.js';
import { isFaulted } from '../formats/cases.js';
import { onLine, oneLine, plain } from '../formats/text.js';

/** A check that some have failed, and what seems to be behind it. */
export interface FailedCheck {
  name: string;
  extraCredit: boolean;
  visibility: CheckResult['visibility'];
  failed: number;
  /** Of so many that ran it. */
  ran: number;
  /** Mistakes of the course's own collection that fail in the same way, the most frequent first. */
  mistakes: { explanation: string; count: number }[];
  /** What most students were told first, and how many of them. */
  message: { text: string; count: number };
}

export interface ExerciseSummary {
  title: string;
  results: number;
  statuses: { status: Status; count: number }[];
  /** In ms; undefined where nothing ran. */
  medianMs: number | undefined;
  longestMs: number | undefined;
  /** The most frequently failed first. */
  checks: FailedCheck[];
}

const MOST_MESSAGE = 160;
const MOST_MISTAKES = 5;

/** What came of one exercise in the whole class. */
export function exerciseSummary(title: string, results: readonly Result[]): ExerciseSummary {
  const all = results.map((result) => (isFaulted(result) ? 'grader-fault' : result.status));
  const ran = results.filter(({ checks }) =>
    checks.some(({ outcome }) => outcome !== 'blocked' && outcome !== 'skipped'),
  );
  const durations = ran.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  const names = [...new Set(results.flatMap(({ checks }) => checks.map(({ name }) => name)))];
  return {
    title,
    results: results.length,
    statuses: statuses
      .map((status) => ({ status, count: all.filter((one) => one === status).length }))
      .filter(({ count }) => count > 0),
    medianMs: durations[Math.floor(durations.length / 2)],
    longestMs: durations.at(-1),
    checks: names
      .map((name) => failedCheck(name, results))
      .filter(({ failed }) => failed > 0)
      .sort((a, b) => b.failed - a.failed),
  };
}

function failedCheck(name: string, results: readonly Result[]): FailedCheck {
  const own = results.flatMap(({ checks, resembles }) =>
    checks.filter((check) => check.name === name).map((check) => ({ check, resembles })),
  );
  const failures = own.flatMap(({ check, resembles }) => (check.outcome === 'failed' ? [{ check, resembles }] : []));
  const messages = mostFrequent(failures.map(({ check }) => onLine(check.finding.message, MOST_MESSAGE)));
  const explanations = failures.flatMap(({ resembles }) => (resembles ? [plain(resembles.explanation)] : []));
  return {
    name: oneLine(name),
    extraCredit: own.some(({ check }) => check.extraCredit === true),
    visibility: own[0]?.check.visibility,
    failed: failures.length,
    ran: own.filter(({ check: { outcome } }) => outcome === 'passed' || outcome === 'failed').length,
    mistakes: mostFrequent(explanations)
      .slice(0, MOST_MISTAKES)
      .map(([explanation, count]) => ({ explanation, count })),
    message: { text: messages[0]?.[0] ?? '', count: messages[0]?.[1] ?? 0 },
  };
}

function mostFrequent(texts: readonly string[]): [text: string, count: number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
