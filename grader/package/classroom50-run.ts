import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { readSettings } from './autograder-settings.js';
import { gradeFolder } from './grade-submission-folder.js';
import { writeResult } from './write-result.js';

const FILE = 'result.json';
const GRADER_FAULT = 3;

/**
 * Grades the checkout that Classroom 50's runner has made, and writes `result.json` into it. Source: foundation50/classroom50, wiki page
 * "Advanced Autograding": exit code 0 when it was graded, whatever the grade; anything else is an error of the infrastructure, and the
 * runner then says so in a result of its own.
 * @returns the exit code
 */
export async function runClassroom50(checkout: string): Promise<number> {
  const result = join(checkout, FILE);
  // What the student has committed under this name is not to pass for ours.
  rmSync(result, { recursive: true, force: true });
  const settings = readSettings(courseRoot);
  const student = process.env['USERNAME'] || 'student';
  return gradeFolder({ submission: checkout, student, format: 'classroom50', settings }, (out, { exitCode }) => {
    const graded = exitCode === 0 || exitCode === 1;
    if (!graded) return exitCode ?? GRADER_FAULT;
    if (!existsSync(join(out, FILE))) return GRADER_FAULT;
    writeResult(result, readFileSync(join(out, FILE), 'utf8'));
    return 0;
  });
}
