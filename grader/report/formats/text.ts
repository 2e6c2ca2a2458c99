import { jsonText } from '../../engine/results/json-text.js';
import { printable } from '../feedback.js';

const MOST_NAME = 300;

/**
 * Text that every format can hold, of at most `most` UTF-16 units: well-formed, nothing invisible in it but line ends and tabs;
 * what was shows as `\x1b`.
 */
export function plain(text: string, most = Infinity): string {
  // Cut first: a program may have printed much more than anybody is to be shown.
  const wellFormed = Buffer.from(clip(text, most)).toString();
  return clip(printable(wellFormed), most);
}

/** The same on one line of at most `most` UTF-16 units. */
export function onLine(text: string, most: number): string {
  return clip(
    plain(text, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
    most,
  );
}

/** A name or a title: on one line, of bounded length, and never empty. */
export function oneLine(text: string): string {
  return onLine(text, MOST_NAME) || '(no name)';
}

/** At most `most` UTF-16 units, the last of them an ellipsis when something is left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const kept = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}

/** The first text that is no longer than that many bytes of UTF-8; they come from the fullest to the poorest, which is taken at any length. */
export function fit(versions: readonly (() => string)[], mostBytes: number): string {
  let text = '';
  for (const version of versions) {
    text = version();
    if (Buffer.byteLength(text) <= mostBytes) break;
  }
  return text;
}

/** Points as a person writes them: sums of tenths are no 0.30000000000000004. */
export function tidy(points: number): number {
  return Math.round(points * 10_000) / 10_000;
}

export function json(value: unknown): string {
  return `${jsonText(value, 2)}\n`;
}
