import { parse } from 'csv-parse/sync';
import { csv } from './csv.js';
import { FormatError } from './format.js';
import type { StudentResults } from './students.js';
import { oneLine, tidy } from './text.js';

/** A worksheet as it was downloaded: rows of cells, the headers first, and where the columns are that matter. */
export interface Sheet {
  rows: readonly (readonly string[])[];
  grade: number;
  maximum: number;
  /** Undefined when the assignment takes no feedback comments. */
  feedback: number | undefined;
  changeable: number | undefined;
  /** The columns that tell who a row is about. */
  who: readonly number[];
}

const WHO = ['Identifier', 'Full name', 'Email address', 'ID number', 'Username'];

/** @throws {FormatError} when the text is no CSV, or no worksheet */
export function readSheet(text: string): Sheet {
  const [head = [], ...rows] = parseCsv(text);
  const column = (name: string) => {
    const index = head.findIndex((header) => header.trim() === name);
    return index === -1 ? undefined : index;
  };
  const needed = (name: string) => {
    const index = column(name);
    if (index !== undefined) return index;
    throw new FormatError(
      `the Moodle worksheet has no column "${name}", only ${head.map((one) => `"${oneLine(one)}"`).join(', ')}; ` +
        'download it with Moodle set to English, with the assignment setting "Offline grading worksheet"',
    );
  };
  needed('Identifier');
  const maximum = needed('Maximum Grade');
  const graded = rows.find((row) => !(numberIn(row[maximum]) > 0));
  if (graded)
    throw new FormatError(
      `the Moodle worksheet has the maximum grade "${oneLine(graded[maximum] ?? '')}"; set the assignment to grade by points`,
    );
  return {
    rows: [head, ...rows],
    grade: needed('Grade'),
    maximum,
    feedback: column('Feedback comments'),
    changeable: column('Grade can be changed'),
    who: WHO.flatMap((name) => column(name) ?? []),
  };
}

function parseCsv(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new FormatError(`the Moodle worksheet is no CSV: ${(error as Error).message}`);
  }
}

/**
 * The sheet with grades, as shares of its own maximum, and feedback. All else stays as it was downloaded, but for formulas.
 * Rows of nobody who was graded, and students without a row or with several, are told and left as they are.
 */
export function fillIn(
  sheet: Sheet,
  students: readonly StudentResults[],
  feedbackOf: (one: StudentResults) => string,
): { text: string; warnings: string[] } {
  const warnings: string[] = [];
  const rows = sheet.rows.map((row) => [...row]);
  const filled = new Set<string[]>();
  for (const one of students) {
    const found = rows.filter((row, index) => index > 0 && isAbout(one.student, row, sheet));
    const [row] = found;
    const name = oneLine(one.student);
    if (!row || found.length > 1) {
      warnings.push(`${name}: ${row ? `${found.length} rows` : 'no row'} in the Moodle worksheet; no grade entered`);
    } else if (filled.has(row)) {
      warnings.push(`${name}: the row in the Moodle worksheet is another student's too; no grade entered`);
    } else if (sheet.changeable !== undefined && row[sheet.changeable]?.trim() === 'No') {
      warnings.push(`${name}: Moodle lets this grade not be changed; no grade entered`);
    } else if (one.faulted.length === 0) {
      if (one.points > one.maxPoints)
        warnings.push(`${name}: ${one.points}/${one.maxPoints} points; Moodle takes its maximum`);
      row[sheet.grade] = grade(one, row[sheet.maximum] ?? '');
      if (sheet.feedback !== undefined) row[sheet.feedback] = feedbackOf(one);
    }
    if (row && found.length === 1) filled.add(row);
  }
  const left = rows.slice(1).filter((row) => !filled.has(row)).length;
  if (left > 0)
    warnings.push(
      `${left} ${left === 1 ? 'row of the Moodle worksheet is' : 'rows of the Moodle worksheet are'} of nobody who was graded`,
    );
  return { text: csv(rows), warnings };
}

/** A name as a cell has it; or with the participant's number, as students of a download of all submissions are called. */
function isAbout(student: string, row: readonly string[], { who }: Sheet): boolean {
  const participant = /_(\d+)_assignsubmission_|\(participant (\d+)\)$/.exec(student)?.slice(1).find(Boolean);
  const sought = participant === undefined ? fold(student) : `participant ${participant}`;
  return who.some((index) => fold(row[index] ?? '') === sought);
}

function fold(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Points as a share of the sheet's maximum, with its decimal sign; Moodle refuses what is more than that. */
function grade({ points, maxPoints }: StudentResults, maximum: string): string {
  const share = String(maxPoints > 0 ? tidy(Math.min(1, points / maxPoints) * numberIn(maximum)) : 0);
  return maximum.includes(',') ? share.replace('.', ',') : share;
}

function numberIn(cell = ''): number {
  return Number(cell.trim().replace(',', '.'));
}
