import colours from 'picocolors';
import type { Finding } from '../engine/results/result.js';
import { hintFits, placeText, printable } from './feedback.js';
import { wrap } from './terminal-text.js';

export interface HintsAsked {
  check: string;
  finding: Finding;
  /** All of the check's, from general to nearly the answer. */
  hints: readonly string[];
  /** How many of them have been shown before this. */
  shown: number;
  width: number;
}

/**
 * The hints up to the next one, and after the last the lesson's place. What `npm test` shows with the failure counts as shown.
 * @returns the text, and how many hints have been shown with it
 */
export function nextHint({ check, finding, hints, shown, width }: HintsAsked): { text: string; shown: number } {
  const known = Math.max(shown, hintFits(finding) ? 1 : 0);
  const now = Math.min(known + 1, hints.length);
  const numbered = hints.slice(0, now).map((hint, index) => {
    const text = wrap(hint, { width, first: `  ${index + 1}. `, rest: '     ' });
    return index < known && known < hints.length ? dimmed(text) : text;
  });
  const which = now === 1 ? `hint 1 of ${hints.length}` : `hints 1 to ${now} of ${hints.length}`;
  const after =
    now < hints.length
      ? ['', wrap('Try it before you ask for the next one.', { width })]
      : [
          '',
          'There are no more hints. What is behind them is explained in',
          `  ${colours.cyan(placeText(finding.lesson))}`,
        ];
  const head = `${colours.red('✗')} ${printable(check)}  ${colours.dim(which)}`;
  return { text: [head, '', ...numbered, ...after].join('\n'), shown: now };
}

/** Each line by itself, as terminals like it. */
function dimmed(text: string): string {
  return text
    .split('\n')
    .map((line) => colours.dim(line))
    .join('\n');
}
