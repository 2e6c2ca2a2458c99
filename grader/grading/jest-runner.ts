import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config, Test, TestResult } from '@jest/reporters';
import { newSeed } from '../engine/check/random.js';
import { jsonText } from '../engine/results/json-text.js';
import type { CheckResult } from '../engine/results/result.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { Session } from './session.js';
import { adoptSession } from './started-sessions.js';

type Watcher = { isInterrupted: () => boolean };
type AssertionResult = TestResult['testResults'][number];

/**
 * Jest's runner for files of checks: each check is a Jest test, whose outcome a grading worker tells. So Jest's own process runs neither
 * checks nor students' programs, and the checks can run while Jest is still starting.
 * COURSE_SEED and COURSE_RESULTS (a folder) come from the reporter.
 */
export default class CourseRunner {
  readonly isSerial = true;
  readonly supportsEventEmitters = false;

  constructor(private readonly globalConfig: Config.GlobalConfig) {}

  async runTests(
    tests: readonly Test[],
    watcher: Watcher,
    onStart: (test: Test) => Promise<void>,
    onResult: (test: Test, result: TestResult) => Promise<void>,
    onFailure: (test: Test, error: Error) => Promise<void>,
  ): Promise<void> {
    for (const test of tests) {
      if (watcher.isInterrupted()) return;
      await onStart(test);
      try {
        await onResult(test, await runFile(test.path, this.selects()));
      } catch (error) {
        // Without its stack, of which Jest would show the bundled source.
        const { message } = error as Error;
        await onFailure(test, Object.assign(new Error(message), { stack: message }));
      }
    }
  }

  /** `-t PATTERN`, as Jest reads it: a regular expression, whatever the case. */
  private selects(): ((name: string) => boolean) | undefined {
    const { testNamePattern } = this.globalConfig;
    if (testNamePattern === undefined || testNamePattern === '') return undefined;
    const pattern = new RegExp(testNamePattern, 'i');
    return (name) => pattern.test(name);
  }
}

async function runFile(file: string, selects?: (name: string) => boolean): Promise<TestResult> {
  const exercise = basename(file, '.checks.ts');
  const started = performance.timeOrigin + performance.now();
  const session = adoptSession(exercise) ?? newSession(exercise, dirname(file));
  const skipped: string[] = [];
  if (selects) {
    const names = await session.names();
    skipped.push(...names.filter((name) => !selects(name)));
    if (skipped.length === names.length) {
      await session.close();
      throw new Error(`${exercise} has no check of that name; it has\n${names.map((name) => `  ${name}`).join('\n')}`);
    }
    await Promise.all(names.filter(selects).map((name) => session.check(name)));
  } else await session.runAll();
  const result = await session.close();
  const folder = process.env['COURSE_RESULTS'];
  if (folder !== undefined) writeFileSync(join(folder, `${exercise}.json`), jsonText(result));
  return toJestResult(
    file,
    [...result.checks.map(tell), ...skipped.map((name) => assertion(name, 'pending'))],
    started,
    started + result.durationMs,
  );
}

function newSession(exercise: string, folder: string): Session {
  const seed = Number(process.env['COURSE_SEED'] ?? newSeed());
  const job = { student: 'you', exercise, entry: join(folder, `${exercise}.ts`), seed, asStub: false };
  return new Session(job, plainProcess, false);
}

/** Nothing is wrong without extra credit: Jest is told so, and the course's reporter tells the rest. */
function tell(result: CheckResult): AssertionResult {
  const { name, durationMs } = result;
  if (result.extraCredit && result.outcome !== 'faulted' && result.outcome !== 'skipped')
    return assertion(name, 'passed', durationMs);
  switch (result.outcome) {
    case 'passed':
      return assertion(name, 'passed', durationMs);
    case 'failed':
      return assertion(name, 'failed', durationMs, result.finding.message);
    case 'blocked':
      return assertion(name, 'failed', durationMs, `not run, since this comes first: ${result.by}`);
    case 'skipped':
      return assertion(name, 'pending');
    case 'faulted':
      return assertion(name, 'failed', durationMs, `the grader failed, not your program: ${result.fault}`);
  }
}

function assertion(
  title: string,
  status: 'passed' | 'failed' | 'pending',
  duration?: number,
  failure?: string,
): AssertionResult {
  return {
    ancestorTitles: [],
    title,
    fullName: title,
    status,
    ...(duration === undefined ? {} : { duration }),
    failureMessages: failure === undefined ? [] : [failure],
    failureDetails: [],
    numPassingAsserts: 0,
  };
}

function toJestResult(file: string, testResults: AssertionResult[], start: number, end: number): TestResult {
  const count = (status: AssertionResult['status']) => testResults.filter((one) => one.status === status).length;
  const failures = testResults.flatMap(({ title, failureMessages }) =>
    failureMessages.map((message) => `${title}: ${message}`),
  );
  return {
    testFilePath: file,
    testResults,
    numPassingTests: count('passed'),
    numFailingTests: count('failed'),
    numPendingTests: count('pending'),
    numTodoTests: 0,
    failureMessage: failures.length === 0 ? null : failures.join('\n'),
    skipped: false,
    leaks: false,
    openHandles: [],
    perfStats: {
      start,
      end,
      runtime: end - start,
      slow: false,
      loadTestEnvironmentStart: start,
      loadTestEnvironmentEnd: start,
      setupFilesStart: start,
      setupFilesEnd: start,
      setupAfterEnvStart: start,
      setupAfterEnvEnd: start,
    },
    snapshot: {
      added: 0,
      fileDeleted: false,
      matched: 0,
      unchecked: 0,
      uncheckedKeys: [],
      unmatched: 0,
      updated: 0,
    },
  };
}
