import { csvWords, readCsv, type CsvText } from '../../class/collect/csv-text.js';
import { csv } from './csv.js';
import { FormatError, type KnownStudent } from './format.js';
import { NO, sheetHeaders, type Sheet, type SheetColumn } from './moodle-columns.js';
import { rowsOf, type RowsOf } from './moodle-rows.js';
import type { StudentResults } from './students.js';
import { oneLine, tidy } from './text.js';

/** @throws {FormatError} when the content is no CSV, or no worksheet */
export function readSheet(content: string | Buffer): Sheet {
  const table = tableOf(content);
  const [head = [], ...rows] = table.records;
  const found = Object.entries(sheetHeaders).flatMap(([column, names]) => {
    const index = head.findIndex((header) => names.includes(header.replace('\ufeff', '').trim()));
    return index === -1 ? [] : [[column, index] as const];
  });
  const columns: Partial<Record<string, number>> = Object.fromEntries(found);
  const needed = (column: SheetColumn) => {
    const index = columns[column];
    if (index !== undefined) return index;
    throw new FormatError(
      `the Moodle worksheet has no column "${sheetHeaders[column][0]}", only ${head.map((one) => `"${oneLine(one)}"`).join(', ')}; ` +
        'download it with Moodle set to English, with the assignment setting "Offline grading worksheet"',
    );
  };
  const identifier = needed('identifier');
  const maximum = needed('maximum');
  const graded = rows.find((row) => !(numberIn(row[maximum]) > 0));
  if (graded)
    throw new FormatError(
      `the Moodle worksheet has the maximum grade "${oneLine(graded[maximum] ?? '')}"; set the assignment to grade by points`,
    );
  return {
    rows: [head, ...rows],
    columns: { ...columns, identifier, maximum, grade: needed('grade') },
    remark:
      table.encoding === 'UTF-8' && table.delimiter === ','
        ? undefined
        : `the worksheet was read as ${csvWords(table)}; it is written in UTF-8 with commas, which every Moodle takes`,
  };
}

function tableOf(content: string | Buffer): CsvText {
  try {
    return readCsv(Buffer.from(content));
  } catch (error) {
    throw new FormatError(`the Moodle worksheet is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The sheet with grades, as shares of its own maximum, and feedback. All else stays as it was downloaded, but for formulas.
 * Rows of nobody who was graded, and students without a row or with several, are told and left as they are.
 */
export function fillIn(
  sheet: Sheet,
  students: readonly StudentResults[],
  {
    known,
    feedbackOf,
  }: { known: ReadonlyMap<string, KnownStudent> | undefined; feedbackOf: (one: StudentResults) => string },
): { text: string; warnings: string[] } {
  const { columns } = sheet;
  const warnings: string[] = sheet.remark === undefined ? [] : [sheet.remark];
  const rows = sheet.rows.map((row) => [...row]);
  const filled = new Set<string[]>();
  for (const one of students) {
    const { found, why } = onlyRow(rowsOf(one.student, known?.get(one.student), rows.slice(1), columns));
    const name = oneLine(one.student);
    if (!found) {
      warnings.push(`${name}: ${why}; no grade entered`);
      continue;
    }
    if (filled.has(found)) {
      warnings.push(`${name}: the row in the Moodle worksheet is another student's too; no grade entered`);
    } else if (columns.changeable !== undefined && NO.test(found[columns.changeable]?.trim() ?? '')) {
      warnings.push(`${name}: Moodle lets this grade not be changed; no grade entered`);
    } else if (one.faulted.length === 0) {
      if (one.points > one.maxPoints)
        warnings.push(`${name}: ${one.points}/${one.maxPoints} points; Moodle takes its maximum`);
      found[columns.grade] = grade(one, found[columns.maximum] ?? '');
      if (columns.feedback !== undefined) found[columns.feedback] = feedbackOf(one);
    }
    filled.add(found);
  }
  const left = rows.slice(1).filter((row) => !filled.has(row)).length;
  if (left > 0)
    warnings.push(
      `${left} ${left === 1 ? 'row of the Moodle worksheet is' : 'rows of the Moodle worksheet are'} of nobody who was graded`,
    );
  return { text: csv(rows), warnings };
}

function onlyRow({ rows, why }: RowsOf): { found?: string[]; why: string } {
  const [row] = rows;
  if (why !== undefined) return { why };
  if (row && rows.length === 1) return { found: row, why: '' };
  return { why: `${row ? `${rows.length} rows` : 'no row'} in the Moodle worksheet` };
}

/**
 * Points as a share of the sheet's maximum; Moodle refuses what is more than that. With a point: Moodle's `unformat_float` (lib/moodlelib.php, called
 * by `process_import_grades` in mod/assign/feedback/offline/locallib.php) turns the sign of the reader's language into one, and cuts off what
 * comes after any other, so that 7,5 would be 7 to an English Moodle, while 7.5 is the same to all.
 */
function grade({ points, maxPoints }: StudentResults, maximum: string): string {
  return String(maxPoints > 0 ? tidy(Math.min(1, points / maxPoints) * numberIn(maximum)) : 0);
}

function numberIn(cell = ''): number {
  return Number(cell.trim().replace(',', '.'));
}
