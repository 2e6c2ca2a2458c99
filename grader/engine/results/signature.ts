import type { CheckResult } from './result.js';

/** Mistakes are recorded with the seeds from 1 to this, unless more or fewer are asked for; `verify` draws from the first of them. */
export const RECORDED_SEEDS = 3;
/** Longer messages differ in their ends, if at all, by data. */
const MOST_CHARACTERS = 160;
/** Only so much of a message is read, because a program can write much of it, and quotation marks can be hard to pair. */
const MOST_READ = 2_000;

/**
 * Which checks fail, and how, without what is different each time: data, numbers, ports. Two programs with the same signature fail alike. What is
 * for extra credit counts only when nothing else fails, and what an instructor hides not at all.
 */
export function signatureOf(checks: readonly CheckResult[]): string[] {
  const failed = checks.flatMap((check) => (check.outcome === 'failed' && !check.visibility ? [check] : []));
  const required = failed.filter(({ extraCredit }) => !extraCredit);
  return (required.length > 0 ? required : failed).map(lineOf);
}

/** How one check failed, as a line of a signature. */
export function lineOf({ name, finding }: Extract<CheckResult, { outcome: 'failed' }>): string {
  return `${name}: ${finding.cause}: ${shapeOf(finding.message)}`;
}

/** The words of a message: texts in quotation marks and whatever holds a digit become `…`. */
export function shapeOf(message: string): string {
  const [first = ''] = message.slice(0, MOST_READ).split('\n');
  return (
    first
      .replace(/"(?:[^"\\]|\\.)*"?…?/g, '…')
      // As Node prints strings; not the apostrophe of a word.
      .replace(/(?<!\w)'(?:[^'\\]|\\.)*'(?!\w)/g, '…')
      // What a function was called with; its name tells calls apart.
      .replace(/(?<=\w)\((?:[^()]|\([^()]*\))*\)?/g, '(…)')
      .replace(/<Buffer[^>]*>?/g, '…')
      .replace(/[^\s…]+/g, (word) => (/\d/.test(word) ? '…' : word))
      .replace('the first byte', 'byte …')
      .replace(/\b(element|byte)s?\b/g, '$1')
      .replace(/[\s…]+/g, (gap) => (gap.includes('…') ? ' … ' : gap))
      .trim()
      .slice(0, MOST_CHARACTERS)
  );
}
