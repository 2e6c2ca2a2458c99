import { parse } from 'csv-parse/sync';

export function cellsOf(text: string): string[][] {
  return parse(text);
}

/** The grades that Canvas would take, by login ID and title; undefined for an empty cell. After lib/gradebook_importer.rb. */
export function readCanvas(text: string) {
  const [header = [], ...rows] = cellsOf(text);
  if (!(header.length > 3 && header[0]?.includes('Student') && header[1]?.includes('ID')))
    throw new Error('InvalidHeaderRow');
  if (!/SIS\s+User\s+ID/.test(header[2] ?? '') || !/SIS\s+Login\s+ID/.test(header[3] ?? ''))
    throw new Error('no SIS columns');
  if (!header[4]?.includes('Section')) throw new Error('InvalidHeaderRow');
  const titles = header.slice(5).filter((title) => !/(Current|Final) (Score|Points|Grade)|Override/.test(title));
  const ids = titles.map((title) => Number(/ \((\d+)\)$/.exec(title)?.[1]));
  let possible: string[] | undefined;
  const students = rows.flatMap((row) => {
    if (row[0]?.includes('Points Possible')) {
      if (possible) throw new Error('points possible twice');
      possible = row.slice(5);
      return [];
    }
    if (row.every((cell) => /^(?:Muted|Manual Posting.*)?$/i.test(cell.trim()))) return [];
    return [
      { name: row[0], login: row[3], grades: row.slice(5).map((grade) => (grade === '' ? undefined : Number(grade))) },
    ];
  });
  return { ids, possible: possible?.map(Number), students };
}

/** The grades that Moodle would take from a worksheet, by the identifier. After importgradeslib.php, in English. */
export function readMoodleWorksheet(text: string) {
  const [header = [], ...rows] = cellsOf(text);
  const column = (name: string) => header.indexOf(name);
  const needed = ['Identifier', 'Grade', 'Last modified (grade)'].map(column);
  if (needed.includes(-1)) throw new Error('a column is missing');
  return rows.map((row) => ({
    participant: Number(/(?<!\d)\d+$/.exec(row[column('Identifier')] ?? '')?.[0]),
    grade: row[column('Grade')],
    modified: row[column('Last modified (grade)')],
    feedback: row[column('Feedback comments')],
  }));
}
