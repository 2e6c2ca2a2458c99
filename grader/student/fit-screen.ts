import { columns } from '../report/terminal-text.js';

/** What a terminal shows at once, in characters. */
export interface ScreenSize {
  rows: number;
  columns: number;
}

/** However small the screen, so much of the upper part is shown. */
const LEAST_ROWS = 6;

/**
 * Two parts of a screen below each other. Where both do not fit, the upper one loses its last lines, so that its beginning does not scroll
 * away.
 * @param more says that so many lines are left out
 */
export function fitScreen(upper: string, lower: string, size: ScreenSize, more: (lines: number) => string): string {
  const [lines, below] = [upper.split('\n'), rowsOf(lower, size) + 1];
  const whole = `${upper}\n\n${lower}`;
  // The cursor has a row of its own below all of it.
  if (rowsOf(whole, size) < size.rows) return whole;
  let room = Math.max(LEAST_ROWS, size.rows - below - 2);
  const shown: string[] = [];
  for (const line of lines) {
    room -= rowsOf(line, size);
    if (room < 0) break;
    shown.push(line);
  }
  return [...shown, more(lines.length - shown.length), '', lower].join('\n');
}

/** Rows that a text takes where the terminal breaks what is too long. */
function rowsOf(text: string, size: ScreenSize): number {
  return text
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(columns(line) / size.columns)))
    .reduce((sum, rows) => sum + rows, 0);
}
