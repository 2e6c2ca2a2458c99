import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import colours from 'picocolors';
import type { AggregatedResult, Reporter, Test, TestResult } from '@jest/reporters';
import { readCourse } from '../course/course.js';
import { newSeed } from '../engine/check/random.js';
import { temporaryPrefix } from '../engine/process/launch-mark.js';
import { resultSchema } from '../engine/results/result.js';
import { feedback, firstFailure, hintFits } from './feedback.js';
import { reported } from './reported.js';
import { whatNext } from './what-next.js';

/** Prints the course's feedback in place of Jest's. What the checks found comes as results, in a folder that this reporter makes. */
export default class CourseReporter implements Partial<Reporter> {
  private readonly folder = mkdtempSync(`${temporaryPrefix()}results-`);
  private faulted = false;
  private passed: string[] = [];
  /** Exercises that a hint can help with. */
  private hintable: string[] = [];
  /** Checks that could not be run on this machine; Jest counts them among those that were not selected. */
  private notHere = 0;
  /** Checks for extra credit, which Jest counts among those passed unless the grader failed in them. */
  private readonly extra = { passed: 0, run: 0 };

  constructor() {
    process.env['COURSE_RESULTS'] = this.folder;
    process.env['COURSE_SEED'] ??= String(newSeed());
  }

  onRunStart(): void {
    // Jest has written there that it looks for tests.
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  }

  onTestResult(_test: Test, { testFilePath, failureMessage, testResults }: TestResult): void {
    const file = join(this.folder, `${basename(testFilePath, '.checks.ts')}.json`);
    if (!existsSync(file)) {
      process.stdout.write(`${failureMessage ?? `${testFilePath}: no result`}\n`);
      this.faulted ||= testResults.every(({ status }) => status !== 'passed');
      return;
    }
    const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    rmSync(file);
    reported.push(result);
    process.stdout.write(`${feedback(result)}\n`);
    if (result.status === 'passed') this.passed.push(result.exercise);
    const finding = firstFailure(result)?.finding;
    if (finding && hintFits(finding)) this.hintable.push(result.exercise);
    this.faulted ||= result.status === 'grader-fault' && result.checks.length > 0;
    this.notHere += result.checks.filter(({ outcome }) => outcome === 'skipped').length;
    const extra = result.checks.filter(
      ({ extraCredit, outcome }) => extraCredit && outcome !== 'faulted' && outcome !== 'skipped',
    );
    this.extra.run += extra.length;
    this.extra.passed += extra.filter(({ outcome }) => outcome === 'passed').length;
  }

  onRunComplete(_contexts: unknown, { numPassedTests, numFailedTests, numTotalTests }: AggregatedResult): void {
    const skipped = numTotalTests - numPassedTests - numFailedTests - this.notHere;
    const { run, passed } = this.extra;
    const extra = run > 0 ? `, ${passed} of ${run} for extra credit` : '';
    const here = this.notHere > 0 ? `, ${this.notHere} cannot be run here` : '';
    const also = `${here}${skipped > 0 ? `, ${skipped} not selected` : ''}`;
    process.stdout.write(
      `${numPassedTests - run} of ${numTotalTests - run} checks passed${extra}${also}; seed ${process.env['COURSE_SEED']}\n`,
    );
    if (this.passed.length > 0 && numPassedTests === numTotalTests - this.notHere)
      process.stdout.write(`${whatNext(readCourse(), this.passed)}\n`);
    const [only] = this.hintable;
    if (only !== undefined && this.hintable.length === 1)
      process.stdout.write(`one more hint: ${colours.bold(`npm run hint ${only}`)}\n`);
    // With --watch there is another run.
    [this.passed, this.hintable, this.notHere] = [[], [], 0];
    // Jest knows only passed and failed; the command's exit code tells the grader's own faults apart.
    if (this.faulted) process.env['COURSE_FAULTED'] = 'yes';
  }

  getLastError(): void {
    // Nothing that the run's own results do not say.
  }
}
