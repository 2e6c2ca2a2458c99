/** What StrykerJS loads of the course, in its own processes: a test runner to which an exercise's checks are the tests, and one line of progress. */
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { MutantResult, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import type { CheckResult } from '../../engine/results/result.js';
import { sandboxOf } from '../../engine/sandbox/sandbox.js';
import type { Sandbox } from '../../engine/sandbox/tier.js';
import { Worker } from '../../grading/worker.js';
import { Progress } from '../../report/progress.js';
import { firstFailure } from './first-failure.js';
import { courseOptions } from './stryker-options.js';

/** Runs the checks of one exercise on its reference solution, with one mutant switched on. */
class CourseTestRunner implements TestRunner {
  static inject = tokens(commonTokens.options);
  private readonly slug: string;
  private readonly seed: number;
  private readonly sandbox: Sandbox;
  private worker: Worker | undefined;

  constructor(options: StrykerOptions) {
    const { slug, seed, tier } = courseOptions(options);
    this.slug = slug;
    this.seed = seed;
    this.sandbox = sandboxOf(tier);
  }

  capabilities() {
    // Each mutant is a program of its own, compiled and started anew.
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    const checks = await this.examine(resolve('solutions', this.slug, 'reference.ts'), undefined);
    const faulted = checks.find(({ outcome }) => outcome === 'faulted');
    if (faulted) return { status: DryRunStatus.Error, errorMessage: describe(faulted) };
    // What cannot be run here catches nothing, and misses nothing.
    const tests = checks
      .filter(({ outcome }) => outcome !== 'skipped')
      .map((check) => {
        const base = { id: check.name, name: check.name, timeSpentMs: check.durationMs };
        return check.outcome === 'passed'
          ? { ...base, status: TestStatus.Success as const }
          : { ...base, status: TestStatus.Failed as const, failureMessage: describe(check) };
      });
    return { status: DryRunStatus.Complete, tests };
  }

  async mutantRun({ activeMutant, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    const checks = await this.examine(sandboxFileName, activeMutant.id);
    // One that has failed says more than those that were kept from running by it.
    const bad = ['failed', 'faulted', 'blocked'].flatMap((how) => checks.filter(({ outcome }) => outcome === how))[0];
    if (bad?.outcome === 'faulted') return { status: MutantRunStatus.Error, errorMessage: describe(bad) };
    if (!bad) return { status: MutantRunStatus.Survived, nrOfTests: checks.length };
    return {
      status: MutantRunStatus.Killed,
      killedBy: [bad.name],
      failureMessage: describe(bad),
      nrOfTests: checks.length,
    };
  }

  dispose(): Promise<void> {
    this.worker?.end();
    return Promise.resolve();
  }

  /** @param mutant the id of the one to switch on; undefined: none */
  private async examine(instrumented: string, mutant: string | undefined): Promise<CheckResult[]> {
    // The program runs where no variable of the environment reaches it: which mutant it is stands in the program itself.
    const entry = join(dirname(instrumented), `mutant-${mutant ?? 'none'}-${basename(instrumented)}`);
    const which = `Object.assign(globalThis, { __stryker__: { activeMutant: ${JSON.stringify(mutant)} } });`;
    await writeFile(entry, `${which}\n${readFileSync(instrumented, 'utf8')}`);
    if (!this.worker?.alive) this.worker = new Worker(this.sandbox);
    const student = `mutant ${mutant ?? 'none'}`;
    const job = { student, exercise: this.slug, entry, seed: this.seed, asStub: false, bail: mutant !== undefined };
    try {
      return await firstFailure(this.worker, job, { all: mutant === undefined });
    } finally {
      await rm(entry, { force: true });
    }
  }
}

function describe(check: CheckResult): string {
  switch (check.outcome) {
    case 'passed':
      return 'passed';
    case 'failed':
      return `"${check.name}": ${check.finding.message}`;
    case 'blocked':
      return `"${check.name}" is blocked by ${check.by}`;
    case 'skipped':
      return `"${check.name}" is not run here: ${check.reason}`;
    case 'faulted':
      return `"${check.name}": the grader failed: ${check.fault}`;
  }
}

/** Says how far it is. */
class CourseReporter {
  private progress: Progress | undefined;

  onMutationTestingPlanReady({ mutantPlans }: { mutantPlans: readonly unknown[] }): void {
    this.progress = new Progress(mutantPlans.length, 'mutants');
  }

  onMutantTested(_result: Readonly<MutantResult>): void {
    this.progress?.step();
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'course', CourseTestRunner),
  declareClassPlugin(PluginKind.Reporter, 'course', CourseReporter),
];
