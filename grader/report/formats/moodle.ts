import type { Course } from '../../course/course.js';
import { forStudents } from '../../results/for-students.js';
import { markdown } from '../../lessons/lesson.js';
import { statusWords } from '../status-words.js';
import { policyRemark } from '../policy-text.js';
import { asked, casesOf, neverRan } from './cases.js';
import { csv } from './csv.js';
import type { Format } from './format.js';
import { fillIn, readSheet } from './moodle-sheet.js';
import { byStudent, exercisesIn, titleOf, withheld, type StudentResults } from './students.js';
import { clip, oneLine } from './text.js';

const files = { grades: 'grades.csv', worksheet: 'worksheet.csv' } as const;
const MOST_LISTED = 300;

/**
 * Moodle, in one of two ways: with a grading worksheet that was downloaded from an assignment, that sheet filled in; else a
 * CSV for "Grades › Import", a column an exercise and one for the course. Source: docs.moodle.org, "Grade import" and
 * "Offline grading worksheet"; mod/assign/feedback/offline/importgradeslib.php.
 */
export const moodle: Format = {
  fileNames: Object.values(files),
  prepare({ course, options }) {
    const sheet = options.moodleSheet === undefined ? undefined : readSheet(options.moodleSheet);
    return ({ results }) => {
      const students = byStudent(results);
      const faulted = students.filter((one) => one.faulted.length > 0);
      const warnings = faulted.map((one) => withheld('no grade is entered', one));
      if (sheet) {
        const filled = fillIn(sheet, students, (one) => feedbackHtml(one, course));
        return {
          files: [{ path: files.worksheet, text: filled.text }],
          warnings: [...warnings, ...filled.warnings],
        };
      }
      return { files: [{ path: files.grades, text: grades(students, course) }], warnings };
    };
  },
};

/** The header of the first column is what the import offers to find students by; a folder's name is one or the other. */
function grades(students: readonly StudentResults[], course: Course): string {
  const slugs = exercisesIn(students.flatMap(({ results }) => results));
  const byMail = students.length > 0 && students.every(({ student }) => /^[^@\s]+@[^@\s]+$/.test(student));
  const title = oneLine(course.title);
  return csv([
    [
      byMail ? 'Email address' : 'ID number',
      ...slugs.map((slug) => titleOf(course, slug)),
      title,
      `${title} (feedback)`,
    ],
    ...students.map((one) => {
      const withheldAll = one.faulted.length > 0;
      const cell = (slug: string) =>
        one.faulted.includes(slug) ? null : (one.results.find(({ exercise }) => exercise === slug)?.points ?? null);
      return [
        oneLine(one.student),
        ...slugs.map(cell),
        withheldAll ? null : one.points,
        withheldAll ? null : feedbackHtml(one, course),
      ];
    }),
  ]);
}

/** Moodle's feedback is HTML: an exercise a line, with the checks that did not hold. */
function feedbackHtml({ results, points, maxPoints }: StudentResults, course: Course): string {
  const { escapeHtml } = markdown.utils;
  const lines = results.map(forStudents).map((result) => {
    const title = `${titleOf(course, result.exercise)}: ${statusWords[result.status]}, ${result.points}/${result.maxPoints}${policyRemark(result)}`;
    const missed = asked(casesOf(result)).filter(({ verdict }) => verdict !== 'passed');
    const names =
      missed.length > 0 && !neverRan(result)
        ? ` (does not hold: ${clip(missed.map(({ name }) => name).join('; '), MOST_LISTED)})`
        : '';
    return `<li>${escapeHtml(title + names)}</li>`;
  });
  return `<p>${points}/${maxPoints}</p><ul>${lines.join('')}</ul>`;
}
