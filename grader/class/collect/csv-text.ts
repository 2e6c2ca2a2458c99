import { parse } from 'csv-parse/sync';
import { decodeText } from './text-encoding.js';

/** A table as somebody's program has written it. */
export interface CsvText {
  records: string[][];
  encoding: string;
  /** What separates cells. */
  delimiter: string;
  /** Nothing in the file says how it is encoded. */
  guessed: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const shownDelimiters: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** Reads CSV of any of the usual encodings and delimiters. @throws {Error} csv-parse's, when no delimiter makes a table of it */
export function readCsv(content: Buffer): CsvText {
  const { text, encoding, guessed } = decodeText(content);
  const [, said, rest] = /^\ufeff?(?:sep=(.)\r?\n)?([^]*)$/i.exec(text) ?? [];
  const body = rest ?? text;
  const delimiter = said ?? delimiterOf(body);
  const records = parse(body, {
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
  });
  return { records: records.map((cells) => cells.map(withoutExcel)), encoding, delimiter, guessed };
}

/** `UTF-8, separated by commas`, and aloud where that was guessed. */
export function csvWords({ encoding, delimiter, guessed }: Omit<CsvText, 'records'>): string {
  return `${encoding}${guessed ? ' (guessed)' : ''}, separated by ${shownDelimiters[delimiter] ?? `"${delimiter}"`}`;
}

/** The one that cuts the first lines into most cells, outside of quotes. */
function delimiterOf(text: string): string {
  const lines = text
    .split(/\r?\n|\r/, 20)
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/"(?:[^"]|"")*"/g, '""'));
  const cells = (delimiter: string) => lines.reduce((sum, line) => sum + line.split(delimiter).length, 0);
  const [best = ','] = [...DELIMITERS].sort((a, b) => cells(b) - cells(a));
  return best;
}

/** `="0012"` and `'0012` are how text is kept from being a number in a spreadsheet. */
function withoutExcel(cell: string): string {
  const [, text] = /^="(.*)"$/.exec(cell.trim()) ?? [];
  return text ?? cell.replace(/^'(?=[\d=+@-])/, '');
}
