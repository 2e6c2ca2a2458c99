import { blockedResult, lackOfCheck, skippedResult, type CheckDefinition } from '../engine/check/check.js';
import { Launcher } from '../engine/check/launcher.js';
import { runCheck } from '../engine/check/run-check.js';
import { SharedProcesses } from '../engine/check/shared-processes.js';
import { compile, refusalToRead, type Rejection } from '../engine/compile/compile.js';
import { stage } from '../engine/process/stage.js';
import { boundedResult } from '../engine/results/bounded.js';
import { resembled } from '../engine/results/known-mistakes.js';
import { RESULT_VERSION, type CheckResult, type Result } from '../engine/results/result.js';
import { statusOf, totalPoints } from '../engine/results/score.js';
import { checkContext } from '../lab/context.js';
import type { GradingInput } from './grading-input.js';
import { tellRejection } from './result-without-run.js';
import { Semaphore } from './semaphore.js';

/** Runs of a check alone whose outcome may be nobody's fault, the first one included. */
const TRIES = 3;
/** Checks that run at the same time: while one waits, another works. */
const AT_ONCE = 3;

/** One program under the checks of its exercise. */
export class SubmissionRun {
  private readonly startedAt = performance.now();
  private readonly atOnce = new Semaphore(AT_ONCE);
  private readonly results = new Map<string, Promise<CheckResult>>();
  private readonly notes = new Set<string>();
  /** Checks that are asked for, and that may have to be given a process of their own yet. */
  private readonly ahead = new Set<string>();

  private readonly shared: SharedProcesses | undefined;
  /** The check that has found out that the program cannot even be imported. */
  private unloadable: string | undefined;
  /** The checks in which the program did nothing that could be judged. */
  private readonly idle = new Set<string>();

  private constructor(
    private readonly input: GradingInput,
    private readonly checks: readonly CheckDefinition[],
    private readonly program: Launcher | Rejection,
  ) {
    // A stub is asked every check to see it fail.
    if (!('kind' in program) && input.ignoreNeeds !== true) this.shared = new SharedProcesses(program);
  }

  /** Starts the first processes, compiles the program and waits for the checks all at the same time. */
  static async open(
    input: GradingInput,
    loading: readonly CheckDefinition[] | Promise<readonly CheckDefinition[]>,
  ): Promise<SubmissionRun> {
    const { entry, exercise, importsBelow, root = importsBelow } = input;
    const name = `${exercise}.ts`;
    // Of a class, many have not handed in everything: nothing is started for what is not there.
    const refusal = await refusalToRead(entry, name, root);
    if (refusal) return new SubmissionRun(input, await loading, refusal);
    const launcher = new Launcher(input.sandbox, await stage(exercise, input.sandbox));
    try {
      const [checks, compiled] = await Promise.all([loading, compile(entry, name, root, importsBelow)]);
      if (compiled.kind === 'rejected') {
        await launcher.close();
        return new SubmissionRun(input, checks, compiled);
      }
      await launcher.write(compiled);
      return new SubmissionRun(input, checks, launcher);
    } catch (error) {
      await launcher.close();
      throw error;
    }
  }

  /** Runs one check, or waits for it where it runs already. @throws when the exercise has no check of this name */
  run(name: string): Promise<CheckResult> {
    const known = this.results.get(name);
    if (known) return known;
    const check = this.checks.find((one) => one.name === name);
    if (!check) throw new Error(`there is no check "${name}"`);
    this.ahead.add(name);
    const result = this.examine(check).finally(() => this.ahead.delete(name));
    this.results.set(name, result);
    return result;
  }

  /** Runs all checks, or some with those that they need, each after the one that it needs. */
  async runAll(only: readonly string[] = this.checks.map(({ name }) => name)): Promise<void> {
    const wanted = new Set<string | undefined>(only);
    // What is needed comes earlier.
    for (const { name, needs } of [...this.checks].reverse()) if (wanted.has(name)) wanted.add(needs);
    await Promise.all(this.checks.filter(({ name }) => wanted.has(name)).map(({ name }) => this.run(name)));
  }

  /** Again when the grader fails in it, or when somebody kills the program; not at all when one that it needs has shown that there is nothing to see. */
  private async examine(check: CheckDefinition): Promise<CheckResult> {
    const lack = lackOfCheck(check);
    if (lack !== undefined) return skippedResult(check, lack);
    if ('kind' in this.program) return blockedResult(check, this.program.status);
    const needed = check.needs === undefined ? undefined : await this.results.get(check.needs);
    // One that could not be run here says nothing of the program.
    const isIdle = needed && (needed.outcome === 'blocked' || this.idle.has(needed.name));
    if (isIdle && this.input.ignoreNeeds !== true) return blockedResult(check, needed.name);
    const launcher = this.program;
    return this.atOnce.take(async () => {
      if (this.unloadable !== undefined) return blockedResult(check, this.unloadable);
      const result = await this.runShared(check);
      // Another check has failed meanwhile, which is all that is asked.
      if (!result && this.input.bail && this.shared?.over) return blockedResult(check, 'failed');
      return result ?? this.runAlone(check, launcher);
    });
  }

  /** In processes that other checks use too, as long as everything passes. @returns undefined when that says nothing yet */
  private async runShared(check: CheckDefinition): Promise<CheckResult | undefined> {
    const { shared } = this;
    if (!shared?.usable) return undefined;
    const share = shared.forCheck();
    const setting = { launches: share, slug: this.input.exercise };
    const { result, notes, killedByOthers, unloadable, showsNothing } = await runCheck(
      check,
      setting,
      this.input.seed,
      checkContext,
    );
    // An import is the first that happens in any process: what comes of it is nobody else's doing, unless it was ended.
    const isOwn = !killedByOthers && (this.input.bail || !share.disturbed || (unloadable && !shared.over));
    const counts =
      result.outcome === 'passed' || result.outcome === 'skipped' || (result.outcome === 'failed' && isOwn);
    if (counts && unloadable) this.unloadable ??= check.name;
    if (counts && showsNothing) this.idle.add(check.name);
    if (result.outcome !== 'passed' && result.outcome !== 'skipped' && share.taken) await this.endSharing(shared);
    if (!counts) return this.unloadable === undefined ? undefined : blockedResult(check, this.unloadable);
    this.note(notes);
    return result;
  }

  /** In processes of its own; again when nobody may be to blame for how it ended. */
  private async runAlone(check: CheckDefinition, launcher: Launcher): Promise<CheckResult> {
    const setting = { launches: launcher, slug: this.input.exercise };
    this.ahead.delete(check.name);
    for (let tries = 1; ; tries++) {
      const { result, notes, killedByOthers, showsNothing } = await runCheck(
        check,
        setting,
        this.input.seed,
        checkContext,
      );
      // A program that somebody kills is told from one that kills itself by killing itself each time.
      const doubtful = result.outcome === 'faulted' || (result.outcome === 'failed' && killedByOthers);
      if (doubtful && tries < TRIES) continue;
      if (showsNothing) this.idle.add(check.name);
      this.note(notes);
      return result;
    }
  }

  /** From here on each check has processes of its own, which are started ahead. */
  private async endSharing(shared: SharedProcesses): Promise<void> {
    if (!shared.over && !this.input.bail && !('kind' in this.program)) this.program.expect(() => this.ahead.size);
    this.note(await shared.end());
  }

  private note(notes: readonly string[]): void {
    for (const note of notes) this.notes.add(note);
  }

  /** What came of the checks that were run, in the order in which the exercise declares them. */
  async result(): Promise<Result> {
    const { student, exercise, seed, sandbox } = this.input;
    const rejection = 'kind' in this.program ? this.program : undefined;
    const run = await Promise.all(this.checks.flatMap(({ name }) => this.results.get(name) ?? []));
    // Only at its end is it known what a process has left behind.
    if (this.shared) this.note(await this.shared.end());
    const resembles = rejection ? undefined : resembled(exercise, run);
    return boundedResult({
      version: RESULT_VERSION,
      student,
      exercise,
      status: rejection?.status ?? statusOf(run),
      ...totalPoints(run),
      seed,
      sandbox: sandbox.tier,
      durationMs: Math.round(performance.now() - this.startedAt),
      checks: run,
      notes: [...this.notes],
      ...(resembles && { resembles }),
      ...(rejection === undefined ? {} : { rejection: tellRejection(rejection) }),
    });
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.results.values());
    await this.shared?.end();
    if (!('kind' in this.program)) await this.program.close();
  }
}
