import { diffLinesUnified } from 'jest-diff';
import colours from 'picocolors';
import { printable } from './feedback.js';

const CONTEXT_LINES = 3;
/** Nobody writes longer lines by hand; jest-diff takes quadratic time over the spaces in a line. */
const LONGEST_LINE = 1_000;

export interface Compared {
  own: string;
  reference: string;
  /** As handed out: its first comment is the contract. */
  stub: string;
}

/**
 * A student's program beside the reference as a unified diff, `-` the student's, `+` the reference; undefined when there is no difference
 * but in line ends, blanks at line ends and the contract.
 */
export function comparison({ own, reference, stub }: Compared): string | undefined {
  const mine = tidy(own);
  const contract = /^\s*(\/\*\*[\s\S]*?\*\/\n)/.exec(tidy(stub))?.[1] ?? '';
  // The contract stands in the student's file and not in the reference: that is no difference worth a screen.
  const isOnlyMine = contract !== '' && mine.startsWith(contract) && !reference.includes(contract);
  const theirs = isOnlyMine ? `${contract}${tidy(reference)}` : tidy(reference);
  if (mine === theirs) return undefined;
  return diffLinesUnified(linesOf(mine), linesOf(theirs), {
    aAnnotation: 'yours',
    bAnnotation: 'the reference',
    aColor: colours.red,
    bColor: colours.green,
    commonColor: colours.dim,
    patchColor: colours.cyan,
    expand: false,
    contextLines: CONTEXT_LINES,
    emptyFirstOrLastLinePlaceholder: '',
  });
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
}

function tidy(source: string): string {
  return `${printable(source.replace(/^\ufeff/, ''))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()}\n`;
}
