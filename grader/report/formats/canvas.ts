import type { Result } from '../../engine/results/result.js';
import { isFaulted, sumOf } from './cases.js';
import { csv, type Cell } from './csv.js';
import { FormatError, type Format, type KnownStudent, type Setting } from './format.js';
import { byStudent, exercisesIn, withheld } from './students.js';
import { oneLine } from './text.js';

const FILE = 'grades.csv';
const INFO = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section'];

/** A column of the gradebook: an assignment of Canvas, and the exercise that it grades, or the whole course. */
interface Column {
  header: string;
  id: string;
  slug: string | undefined;
}

/**
 * A CSV for Canvas's "Import Grades". Source: instructure/canvas-lms, lib/gradebook_importer.rb, whose `process_student` looks for a student by
 * ID, then SIS User ID, SIS Login ID, and last by name: each is written as the roster has it, or as the download proves it. Where nothing is
 * known but what a folder is called, that is written as login and name. Work that may be anybody's is left out, and told. A title without an
 * id would make a new assignment there, so that the id is asked for.
 */
export const canvas: Format = {
  fileNames: [FILE],
  prepare(setting) {
    const columns = columnsOf(setting);
    return ({ results }) => {
      const all = byStudent(results);
      const students = all.filter(({ student }) => setting.known?.get(student)?.isSure !== false);
      const nobodys = all.filter((one) => !students.includes(one));
      const cells = students.flatMap((one) =>
        columns.map((column) => {
          const theirs = resultsOf(column, one.results);
          const faulted = theirs.filter(isFaulted).map(({ exercise }) => exercise);
          return {
            ...one,
            column,
            faulted,
            points: theirs.length === 0 || faulted.length > 0 ? null : sumOf(theirs).points,
          };
        }),
      );
      const rows: Cell[][] = [
        [...INFO, ...columns.map(({ header }) => header)],
        ['    Points Possible', '', '', '', '', ...columns.map((column) => pointsPossible(resultsOf(column, results)))],
        ...students.map(({ student }) => [
          ...whoCells(student, setting.known?.get(student)),
          ...cells.filter((cell) => cell.student === student).map(({ points }) => points),
        ]),
      ];
      const left = columns.some(({ slug }) => slug === undefined)
        ? []
        : exercisesIn(results).filter((exercise) => columns.every(({ slug }) => slug !== exercise));
      return {
        files: [{ path: FILE, text: csv(rows) }],
        warnings: [
          ...nobodys.map(({ student }) => `${oneLine(student)}: of no student of the roster for sure; no row`),
          ...cells
            .filter(({ faulted }) => faulted.length > 0)
            .map((cell) => withheld(`the cell in "${oneLine(cell.column.header)}" is left empty`, cell)),
          ...(left.length > 0 ? [`no --canvas-assignment for ${left.join(', ')}: left out`] : []),
        ],
      };
    };
  },
};

/** The cells that Canvas finds a student by. */
function whoCells(student: string, known: KnownStudent | undefined): Cell[] {
  const { canvasId, schoolId, login, section } = known ?? {};
  const name = known?.sortableName ?? known?.name;
  if (canvasId === undefined && schoolId === undefined && login === undefined && name === undefined)
    return [nameOf(student), '', '', oneLine(student), ''];
  const cell = (text: string | undefined) => (text === undefined ? '' : oneLine(text));
  return [nameOf(name ?? student), cell(canvasId), cell(schoolId), cell(login), cell(section)];
}

function resultsOf({ slug }: Column, results: readonly Result[]): readonly Result[] {
  return slug === undefined ? results : results.filter(({ exercise }) => exercise === slug);
}

/** The most that could be had in each exercise: a result of the grader's own failure may not know. */
function pointsPossible(results: readonly Result[]): number {
  const most = exercisesIn(results).map((slug) => {
    const own = results.filter(({ exercise }) => exercise === slug);
    return own.reduce((one, two) => (two.maxPoints > one.maxPoints ? two : one));
  });
  return sumOf(most).maxPoints;
}

/** The importer takes any row whose first cell says "Points Possible" for the one with the points, wherever it stands. */
function nameOf(student: string): string {
  return oneLine(student).replace(/Points Possible/g, 'Points_Possible');
}

const PARTS = /^(?<title>\S.*) \((?<id>\d+)\)$/;
// Headers with one of these in them are skipped by the importer.
const RESERVED = /(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)|\(read only\)/;

function columnsOf({ options, course }: Setting): Column[] {
  const given = options.canvasAssignments ?? [];
  const example = `--canvas-assignment "${course.title} (123)", or one for each exercise, "SLUG=Title (123)"`;
  if (given.length === 0) {
    throw new FormatError(
      `canvas needs the assignment's title and id, as the gradebook that Canvas exports has them in its first line: ${example}`,
    );
  }
  const columns = given.map((text) => {
    const exercise = course.exercises.find(({ slug }) => text.startsWith(`${slug}=`));
    const header = exercise ? text.slice(exercise.slug.length + 1) : text;
    const id = PARTS.exec(header)?.groups?.['id'];
    if (id === undefined) throw new FormatError(`--canvas-assignment "${text}" is no TITLE (ID): ${example}`);
    if (RESERVED.test(header) || header !== oneLine(header))
      throw new FormatError(`--canvas-assignment "${text}": Canvas would skip a column of this title`);
    return { header, id, slug: exercise?.slug };
  });
  if (columns.length > 1 && columns.some(({ slug }) => slug === undefined))
    throw new FormatError(
      `--canvas-assignment is either one for the whole course or SLUG=TITLE (ID) for each: ${example}`,
    );
  for (const key of ['id', 'slug'] as const) {
    const twice = columns.find((column, index) => columns.findIndex((other) => other[key] === column[key]) !== index);
    if (twice) throw new FormatError(`--canvas-assignment names ${twice[key]} twice`);
  }
  return columns;
}
