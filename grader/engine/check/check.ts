import { lackOfProgram, type ProgramName } from '../machine/programs.js';
import type { CheckResult } from '../results/result.js';

export interface CheckOptions {
  /** What it is worth. */
  points: number;
  /**
   * What a student who fails it should think of next; one or two sentences. In steps, from general to nearly the answer: the first is
   * shown with the failure, the others by `npm run hint`.
   */
  hint: string | readonly [string, ...string[]];
  /** The place in the lessons that explains it: `08-tcp-streams#half-close-one-direction-ends`. */
  lesson: string;
  /**
   * The words of the stub that this check claims, exactly as written there: a piece of the sentence is enough, and there may be several. `npm run
   * verify` says which sentences of the stub no check claims.
   */
  covers?: string | readonly string[];
  /**
   * Name of an earlier check of the simplest case. When the program does nothing there (a time-out, no such export, a limit reached), this one
   * would only show the same again: it is blocked and not run. A program that does something wrong there is tried here all the same.
   */
  needs?: string;
  /**
   * A program of the machine's without which it cannot be run: where that is missing the check is skipped, so that it proves nothing and costs nobody
   * points. For other reasons there is `lab.skip`.
   */
  uses?: ProgramName;
  /** Its points come on top of the exercise's, and a program that fails it may be `passed` all the same. Default false. */
  extraCredit?: true;
  /** For the whole check, in ms on a machine that has nothing else to do. Default 20000; single waits end far sooner. */
  limitMs?: number;
}

/** A check's hints in the order in which they are given; one at least. */
export function hintsOf({ hint }: Pick<CheckOptions, 'hint'>): readonly [string, ...string[]] {
  return typeof hint === 'string' ? [hint] : hint;
}

/** One claim about the student's program, with what shows whether it holds. @typeParam Context what the check is written with: the engine does not know it */
export interface CheckDefinition<Context = unknown> extends CheckOptions {
  name: string;
  /** It comes from the instructor's own folder; for who loads the checks to say, not for those who write them. */
  visibility?: 'hidden';
  // A method, so that a check of some context is a check for those who only hand it on.
  run(context: Context): Promise<void>;
}

/** Why it cannot be run on this machine; undefined when it can. */
export function lackOfCheck({ uses }: Pick<CheckOptions, 'uses'>): string | undefined {
  return uses && lackOfProgram(uses);
}

/** What comes of a check that cannot be run here: it is worth nothing, and so costs nothing. */
export function skippedResult(
  { name, extraCredit, visibility }: Pick<CheckDefinition, 'name' | 'extraCredit' | 'visibility'>,
  reason: string,
  durationMs = 0,
): CheckResult {
  const marks = { ...(extraCredit && { extraCredit }), ...(visibility && { visibility }) };
  return { name, points: 0, maxPoints: 0, durationMs, ...marks, outcome: 'skipped', reason };
}

/** What comes of a check that was not run, since one that it needs, or the program's status, has shown that there is nothing to see. */
export function blockedResult({ name, points, extraCredit, visibility }: CheckDefinition, by: string): CheckResult {
  const marks = { ...(extraCredit && { extraCredit }), ...(visibility && { visibility }) };
  const base = { name, points: 0, maxPoints: points, durationMs: 0, ...marks };
  return { ...base, outcome: 'blocked', by };
}

let take: (check: CheckDefinition) => void = () => {
  throw new Error('checks are run by `npm test SLUG`, or by Jest with the configuration of this course');
};

/** Takes every check that is declared from now on. */
export function takeChecks(taker: (check: CheckDefinition) => void): void {
  take = taker;
}

export function register(check: CheckDefinition): void {
  take(check);
}
