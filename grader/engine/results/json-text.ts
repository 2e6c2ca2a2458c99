/**
 * What a terminal, an editor or a log would obey, reorder or break lines at: C0 and C1 controls, marks of direction, separators of lines,
 * byte order marks, and halves of characters.
 */
const UNSAFE =
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * JSON for a file: the one way in which results, journals and other machine files are written. Readers get the same values as from
 * `JSON.stringify`; people who look at the file with `cat` or in a log see `\u202e` and not its effect.
 */
export function jsonText(value: unknown, indent?: number): string {
  // Outside of strings JSON has no such character but the line ends of an indent, which stay.
  return JSON.stringify(value, null, indent).replace(UNSAFE, escapeOf);
}

/** A line of a file in which each line is a value. */
export function jsonLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}

function escapeOf(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
