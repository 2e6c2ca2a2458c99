import type { Course } from '../../course/course.js';
import { forStudents } from '../../engine/results/for-students.js';
import type { Result } from '../../engine/results/result.js';
import { points } from '../feedback.js';
import { countsUnseen, policyRemark } from '../policy-text.js';
import { statusWords } from '../status-words.js';
import { casesOf, isFaulted, neverRan, NOT_HERE, whyNoneRan, type Case, type Verdict } from './cases.js';
import { folderNames } from './folder-names.js';
import type { Format } from './format.js';
import { escaped, fenced, table } from './markdown-text.js';
import { byStudent, titleOf, type StudentResults } from './students.js';
import { clip, oneLine } from './text.js';

const FILE = 'feedback.md';

/** Feedback in Markdown, one file a student: for a comment, a release's text, or a mail. */
export const markdownFeedback: Format = {
  fileNames: [FILE],
  prepare:
    ({ course }) =>
    ({ results }) => {
      const all = byStudent(results.map(forStudents));
      const folders = folderNames(all.map(({ student }) => student));
      return {
        files: all.map((one) => ({ path: `${folders.get(one.student)}/${FILE}`, text: feedbackOf(one, course) })),
        warnings: [],
      };
    },
};

const marks: Record<Verdict, string> = { passed: '✅', failed: '❌', skipped: '➖', errored: '⚠️' };

/** One student's results, without what students are not to see: a table, and below it what did not hold. `most`: of each text that a program or a check wrote. */
export function feedbackOf(
  { student, results, faulted, ...sum }: StudentResults,
  course: Course,
  most = 8_000,
): string {
  const parts = [
    `# ${escaped(course.title)}: ${escaped(student)}`,
    faulted.length > 0 ? '⚠️ No grade yet: the grader failed, not the program.' : points(sum.points, sum.maxPoints),
    overview(results, course),
    results.some(countsUnseen) ? 'Checks that are not shown count as well.' : '',
    ...results
      .filter((result) => casesOf(result).some(({ verdict }) => verdict !== 'passed'))
      .map((result) => details(result, course, most)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A table: an exercise a row. */
export function overview(results: readonly Result[], course: Course): string {
  return table(
    ['Exercise', 'Result', 'Points'],
    results.map((result) => [
      escaped(titleOf(course, result.exercise)),
      isFaulted(result) ? '⚠️ the grader failed, not the program' : statusWords[result.status],
      isFaulted(result) ? '' : `${result.points}/${result.maxPoints}${policyRemark(result)}`,
    ]),
  );
}

function details(result: Result, course: Course, most: number): string {
  const cases = casesOf(result);
  const first = whyNoneRan(cases);
  const heading = `## ${escaped(titleOf(course, result.exercise))}`;
  // Every check would say the same: that nothing was run.
  if (first && neverRan(result)) return [heading, fenced(clip(first.message, most))].join('\n\n');
  const again = `Once more, with the same data: \`npm test ${oneLine(result.exercise).replace(/`/g, '')} -- --seed ${result.seed}\``;
  // An explanation is the course's own Markdown.
  const likely = result.resembles ? [`Likely cause: ${result.resembles.explanation}`] : [];
  return [heading, ...likely, ...cases.map((one) => item(one, most)), again].join('\n\n');
}

function item(one: Case, most: number): string {
  const title = `${marks[one.verdict]} ${escaped(one.name)}${one.reason === NOT_HERE ? '' : ` (${points(one.points, one.maxPoints)})`}`;
  if (one.verdict === 'passed') return title;
  const parts = [
    title,
    fenced(clip([...one.steps, one.message].join('\n'), most)),
    ...(one.hint === '' ? [] : [`Hint: ${escaped(one.hint)}`]),
    ...(one.lesson === '' ? [] : [`Lesson: ${escaped(one.lesson)}`]),
    ...printedBlock('The program printed', one.stdout, most),
    ...printedBlock('The program printed on standard error', one.stderr, most),
  ];
  return parts.join('\n\n');
}

function printedBlock(what: string, text: string, most: number): string[] {
  return text.trim() === '' || most < 1 ? [] : [`${what}:`, fenced(clip(text, most))];
}
