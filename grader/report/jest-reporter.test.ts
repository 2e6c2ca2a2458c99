import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { AggregatedResult, Test, TestResult } from '@jest/reporters';
import type { Result } from '../engine/results/result.js';
import CourseReporter from './jest-reporter.js';

const result: Result = {
  version: 1,
  student: 'you',
  exercise: 'echo-server',
  status: 'passed',
  points: 1,
  maxPoints: 1,
  seed: 7,
  sandbox: 'process',
  durationMs: 1,
  checks: [{ name: 'answers', outcome: 'passed', points: 1, maxPoints: 1, durationMs: 1 }],
  notes: [],
};

const before = { ...process.env };
afterEach(() => (process.env = { ...before }));

/** What the reporter prints for one exercise with this result. */
function reported(status: Result['status'], tests: { passed: number; failed: number; of: number }): string {
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  const reporter = new CourseReporter();
  writeFileSync(join(process.env['COURSE_RESULTS'] ?? '', 'echo-server.json'), JSON.stringify({ ...result, status }));
  reporter.onTestResult(
    {} as Test,
    { testFilePath: 'echo-server.checks.ts', testResults: [] } as unknown as TestResult,
  );
  const { passed: numPassedTests, failed: numFailedTests, of: numTotalTests } = tests;
  reporter.onRunComplete(new Set(), { numPassedTests, numFailedTests, numTotalTests } as AggregatedResult);
  write.mockRestore();
  return stripVTControlCharacters(printed);
}

test('once all checks pass, it says what to do next', () => {
  const text = reported('passed', { passed: 8, failed: 0, of: 8 });
  expect(text).toMatch(/8 of 8 checks passed; seed \d+\nnext: line-server .* lesson\s+content\/08-tcp-streams\.md/);
});

test('as long as a check fails, or was not selected, nothing is next', () => {
  expect(reported('failed', { passed: 7, failed: 1, of: 8 })).not.toContain('next:');
  expect(reported('passed', { passed: 2, failed: 0, of: 8 })).not.toContain('next:');
});
