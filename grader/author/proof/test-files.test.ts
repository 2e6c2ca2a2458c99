import { Checkout } from './checkout.js';
import { testFiles, type TestFile } from './test-files.js';

jest.setTimeout(60_000);

let files: Map<string, TestFile>;
beforeAll(async () => (files = new Map((await testFiles(Checkout.read())).map((file) => [file.path, file]))));

const dependsOn = (test: string, path: string) => files.get(test)?.dependsOn(path);

test.each([
  ['grader/engine/results/signature.test.ts', 'units'],
  ['grader/grading/submission-run.test.ts', 'engine'],
  ['grader/cli/grade-command.test.ts', 'commands'],
  ['site/site.test.ts', 'commands'],
])('%s is one of the %s', (path, group) => expect(files.get(path)?.group).toBe(group));

test.each<[test: string, path: string, is: boolean]>([
  // What is imported, from afar too; and what runs in a worker.
  ['grader/grading/submission-run.test.ts', 'grader/engine/results/score.ts', true],
  ['grader/grading/submission-run.test.ts', 'grader/lab/udp-link.ts', true],
  ['grader/grading/submission-run.test.ts', 'grader/report/formats/moodle.ts', false],
  ['grader/report/formats/golden.test.ts', 'grader/report/formats/moodle.ts', true],
  ['grader/cli/grade-command.test.ts', 'grader/report/formats/moodle.ts', true],
  ['site/site.test.ts', 'grader/report/formats/moodle.ts', false],
  // Exercises that are named, and all where all are gone through.
  ['grader/grading/misbehaving.test.ts', 'exercises/echo-server/echo-server.checks.ts', true],
  ['grader/grading/misbehaving.test.ts', 'exercises/port-scan/port-scan.checks.ts', false],
  ['grader/grading/other-systems.test.ts', 'exercises/port-scan/port-scan.checks.ts', true],
  // How all are run.
  ['grader/engine/results/signature.test.ts', 'grader/jest.config.ts', true],
  ['grader/engine/results/signature.test.ts', 'package-lock.json', true],
  ['grader/engine/results/signature.test.ts', 'README.md', false],
])('%s, %s: %p', (path, other, is) => expect(dependsOn(path, other)).toBe(is));

test('a test that looks at the whole checkout depends on all of it', () => {
  expect(dependsOn('grader/architecture.test.ts', 'grader/lab/udp.ts')).toBe(true);
  expect(dependsOn('grader/author/verify/document-claims.test.ts', 'CONTRIBUTING.md')).toBe(true);
});

test('what may read all is about what it imports alone', () => {
  const isAbout = (test: string, path: string) => files.get(test)?.isAbout(path);
  expect(isAbout('grader/author/verify/document-claims.test.ts', 'grader/author/docs/command-lines.ts')).toBe(true);
  expect(isAbout('grader/author/verify/document-claims.test.ts', 'grader/lab/udp.ts')).toBe(false);
  expect(isAbout('grader/grading/submission-run.test.ts', 'grader/lab/udp.ts')).toBe(true);
});
