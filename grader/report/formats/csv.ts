import { stringify } from 'csv-stringify/sync';

/** A number, a text, or null for an empty cell, which gradebooks take for "no grade". */
export type Cell = string | number | null;

// How a cell begins that a spreadsheet takes for a formula, whatever blanks stand before it; the wide forms count too.
const FORMULA = /^[\s|%]*[=+\-@＝＋－＠]|^[\t\r\n]/;
const HARMLESS = /^-?$|^[+-]?\d+([.,]\d+)*$/;

/** Text that a spreadsheet shows and does not calculate. Numbers, and the dash that means "none", stay as they are. */
export function neutral(text: string): string {
  return FORMULA.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
}

/**
 * CSV as RFC 4180 has it. Every text is neutral, and quoted: so `a;=1+1` stays one cell also where spreadsheets separate
 * cells by semicolons.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { quoted_string: true, quoted_empty: false, record_delimiter: 'windows', cast: { string: neutral } },
  );
}
