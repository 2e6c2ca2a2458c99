import type { Course } from '../../course/course.js';
import { markdown } from '../../course/lessons/lesson.js';
import { forStudents } from '../../engine/results/for-students.js';
import { policyRemark } from '../policy-text.js';
import { statusWords } from '../status-words.js';
import { asked, casesOf, neverRan } from './cases.js';
import { csv } from './csv.js';
import type { Format, KnownStudent } from './format.js';
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
  prepare({ course, options, known }) {
    const sheet = options.moodleSheet === undefined ? undefined : readSheet(options.moodleSheet);
    return ({ results }) => {
      const students = byStudent(results);
      const faulted = students.filter((one) => one.faulted.length > 0);
      const warnings = faulted.map((one) => withheld('no grade is entered', one));
      if (sheet) {
        const filled = fillIn(sheet, students, { known, feedbackOf: (one) => feedbackHtml(one, course) });
        return {
          files: [{ path: files.worksheet, text: filled.text }],
          warnings: [...warnings, ...filled.warnings],
        };
      }
      const made = grades(students, course, known);
      return { files: [{ path: files.grades, text: made.text }], warnings: [...warnings, ...made.warnings] };
    };
  },
};

/**
 * One column by which the import finds students, `check_user_exists` in grade/import/csv/classes/load_data.php, is enough, and it stops at the first
 * that it does not find: so each that is known is there, to be chosen, the one that most students have first. A row without it is skipped.
 */
function grades(
  all: readonly StudentResults[],
  course: Course,
  known: ReadonlyMap<string, KnownStudent> | undefined,
): { text: string; warnings: string[] } {
  const slugs = exercisesIn(all.flatMap(({ results }) => results));
  const students = all.filter(({ student }) => known?.get(student)?.isSure !== false);
  const nobodys = all.filter((one) => !students.includes(one));
  const columns = whoColumns(students, known);
  const [main] = columns;
  const lacking = main === undefined ? [] : students.filter((_one, index) => main.cells[index] === undefined);
  const title = oneLine(course.title);
  const text = csv([
    [
      ...columns.map(({ header }) => header),
      ...slugs.map((slug) => titleOf(course, slug)),
      title,
      `${title} (feedback)`,
    ],
    ...students.map((one, index) => {
      const withheldAll = one.faulted.length > 0;
      const cell = (slug: string) =>
        one.faulted.includes(slug) ? null : (one.results.find(({ exercise }) => exercise === slug)?.points ?? null);
      return [
        ...columns.map(({ cells }) => oneCell(cells[index])),
        ...slugs.map(cell),
        withheldAll ? null : one.points,
        withheldAll ? null : feedbackHtml(one, course),
      ];
    }),
  ]);
  return {
    text,
    warnings: [
      ...nobodys.map(({ student }) => `${oneLine(student)}: of no student of the roster for sure; no row`),
      ...lacking.map(({ student }) => `${oneLine(student)}: no "${main?.header}" is known; Moodle skips the row`),
    ],
  };
}

interface WhoColumn {
  header: string;
  cells: (string | undefined)[];
}

const FIELDS = { email: 'Email address', schoolId: 'ID number', login: 'Username' } as const;

/** Without anything that is known, a folder's name is an address or an id. */
function whoColumns(
  students: readonly StudentResults[],
  known: ReadonlyMap<string, KnownStudent> | undefined,
): readonly WhoColumn[] {
  const columns = (['email', 'schoolId', 'login'] as const).map((field) => ({
    header: FIELDS[field],
    cells: students.map(({ student }) => known?.get(student)?.[field]),
  }));
  const filled = ({ cells }: WhoColumn) => cells.filter((one) => one !== undefined).length;
  const told = columns.filter((column) => filled(column) > 0).sort((a, b) => filled(b) - filled(a));
  if (told.length > 0) return told;
  const byMail = students.length > 0 && students.every(({ student }) => /^[^@\s]+@[^@\s]+$/.test(student));
  return [{ header: byMail ? 'Email address' : 'ID number', cells: students.map(({ student }) => student) }];
}

function oneCell(text: string | undefined): string {
  return text === undefined ? '' : oneLine(text);
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
    const instead = result.status === 'missing' ? result.notes.map((note) => `; ${oneLine(note)}`).join('') : '';
    return `<li>${escapeHtml(title + names + instead)}</li>`;
  });
  return `<p>${points}/${maxPoints}</p><ul>${lines.join('')}</ul>`;
}
