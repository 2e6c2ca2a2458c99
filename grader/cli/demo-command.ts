import { join } from 'node:path';
import colours from 'picocolors';
import { collectClass } from '../class/collect/collect.js';
import { policiesOf } from '../class/policy/policy.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes } from '../course/usage-error.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { forStudents } from '../engine/results/for-students.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { feedback } from '../report/feedback.js';
import { resultsTable } from '../report/table.js';
import { prepareFormats } from '../report/write-formats.js';
import { gradeClass } from './grade-class.js';

const DEMO_EXERCISES = ['port-url', 'echo-server', 'udp-receiver'];
const SHOWN = { student: 'ben', exercise: 'echo-server' };

/** `npm run demo`: grades a small class that ships with the course, and shows what a student of it is told. */
export async function demoCommand(): Promise<number> {
  const { sandbox, weaker } = await chooseSandbox();
  const course = readCourse();
  const exercises = course.exercises.filter(({ slug }) => DEMO_EXERCISES.includes(slug));
  beginRun();
  const demoClass = join(courseRoot, 'grader', 'fixtures', 'demo-class');
  const { submissions } = await collectClass(demoClass, { exercises, work: temporaryFolder('class') });
  console.log(
    'A class of six: ada is right, ben nearly, cleo hangs, dan crashes, eve cheats, and finn has saved nothing.\n',
  );
  const out = join(courseRoot, 'report', 'demo');
  const startedAt = new Date();
  const results = await gradeClass(submissions, { sandbox, out, policies: policiesOf(course) });
  const students = [...new Set(results.map(({ student }) => student))];
  prepareFormats(['html'], { course, students, options: {}, env: {} })(
    { results, startedAt, finishedAt: new Date() },
    out,
  );
  console.log(resultsTable(results));
  const shown = results.find(({ student, exercise }) => student === SHOWN.student && exercise === SHOWN.exercise);
  if (shown) console.log(`\nWhat ${SHOWN.student} is told:\n\n${feedback(forStudents(shown))}`);
  console.log(`\nThe gradebook, to open in a browser: ${join('report', 'demo', 'html', 'index.html')}`);
  if (weaker !== '') console.log(colours.yellow(`Graded without a sandbox: ${weaker}.`));
  return results.some(({ status }) => status === 'grader-fault') ? exitCodes.graderFault : exitCodes.passed;
}
