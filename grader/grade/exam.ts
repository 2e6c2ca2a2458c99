import { basename } from 'node:path';
import { compile, type Rejection } from '../compile/compile.js';
import type { CheckDefinition } from '../lab/check.js';
import { Launcher } from '../lab/launcher.js';
import { runCheck } from '../lab/run-check.js';
import { stage } from '../process/stage.js';
import { RESULT_VERSION, type CheckResult, type Result, type Status } from '../results/result.js';
import { statusOf, totalPoints } from '../results/score.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** What is to be examined, and where. */
export interface Paper {
  student: string;
  /** The exercise's slug. */
  exercise: string;
  /** The student's file. */
  entry: string;
  /** The student's folder, which no link may lead out of; default: the file's own. */
  root?: string | undefined;
  seed: number;
  sandbox: Sandbox;
  /** Run every check, also those whose needed check has failed. */
  ignoreNeeds?: boolean;
}

/** Runs of a check when the grader itself fails in it, the first one included. */
const TRIES = 3;

/** One program under one exercise's checks, whoever decides which of them are run, and in what order: Jest, or a grading worker. */
export class Exam {
  private readonly startedAt = performance.now();
  private readonly results: CheckResult[] = [];
  private readonly notes = new Set<string>();

  private constructor(
    private readonly paper: Paper,
    private readonly program: Launcher | Rejection,
  ) {}

  /** @param launches how many processes the checks to come will need, about */
  static async open(paper: Paper, launches: number): Promise<Exam> {
    const compiled = await compile(paper.entry, `${paper.exercise}.ts`, paper.root);
    if (compiled.kind === 'rejected') return new Exam(paper, compiled);
    return new Exam(paper, new Launcher(paper.sandbox, await stage(compiled.code, paper.exercise), launches));
  }

  /** Why no check can be run, if none can. */
  get rejection(): Rejection | undefined {
    return 'kind' in this.program ? this.program : undefined;
  }

  /** Runs one check, again when the grader fails in it, unless one that it needs has failed. */
  async run(check: CheckDefinition): Promise<CheckResult> {
    const result = await this.examine(check);
    this.results.push(result);
    return result;
  }

  private async examine(check: CheckDefinition): Promise<CheckResult> {
    if ('kind' in this.program) return blocked(check, this.program.status);
    const needed = this.results.find(({ name }) => name === check.needs);
    if (needed && needed.outcome !== 'passed' && this.paper.ignoreNeeds !== true) return blocked(check, needed.name);
    const { exercise: slug, seed } = this.paper;
    for (let tries = 1; ; tries++) {
      const { result, notes } = await runCheck(check, { launcher: this.program, slug }, seed);
      for (const note of notes) this.notes.add(note);
      if (result.outcome !== 'faulted' || tries === TRIES) return result;
    }
  }

  /** What came of the checks that were run. */
  result(): Result {
    const { student, exercise, seed, sandbox } = this.paper;
    const { rejection } = this;
    return {
      version: RESULT_VERSION,
      student,
      exercise,
      status: rejection?.status ?? statusOf(this.results),
      ...totalPoints(this.results),
      seed,
      sandbox: sandbox.tier,
      durationMs: Math.round(performance.now() - this.startedAt),
      checks: this.results,
      notes: [...this.notes],
      ...(rejection === undefined ? {} : { rejection: tellRejection(rejection) }),
    };
  }

  async close(): Promise<void> {
    if (!('kind' in this.program)) await this.program.close();
  }
}

/** A result for a submission that there is nothing to run of, by its status: no check passed, none was run. */
export function resultWithoutRun(
  { student, exercise, seed, sandbox }: Paper,
  checks: readonly CheckDefinition[],
  status: Status,
): Result {
  const results = checks.map((check) => blocked(check, status));
  const base = {
    version: RESULT_VERSION as typeof RESULT_VERSION,
    student,
    exercise,
    status,
    ...totalPoints(results),
    seed,
  };
  return { ...base, sandbox: sandbox.tier, durationMs: 0, checks: results, notes: [] };
}

function blocked({ name, points }: CheckDefinition, by: string): CheckResult {
  return { name, outcome: 'blocked', points: 0, maxPoints: points, durationMs: 0, by };
}

function tellRejection({ message, place, lineText }: Rejection): NonNullable<Result['rejection']> {
  const where = place === undefined ? '' : `${basename(place.file)}:${place.line}:${place.column}: `;
  return {
    message: `${where}${message}`,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ...(lineText === undefined ? {} : { lineText }),
  };
}
