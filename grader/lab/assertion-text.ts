import { differenceText, shownValue } from './difference-text.js';

/** A value that a function of the student's returned, and the call as one would write it. */
export interface Returned {
  value: unknown;
  call: () => string;
}

/** Lines of Jest's own comparison; what is first apart has been said before them. */
const MOST_LINES = 14;
/** A sentence with two longer values in it is hard to read. */
const LONGEST_SENTENCE = 200;

/**
 * What `expect` says, without its colours and its own name. Of what has parts, first where it differs first, in words; of a plain value
 * that the last call returned, which call that was.
 */
export function assertionText({ message, ...more }: Error, last: Returned | undefined): string {
  const { matcherResult } = more as { matcherResult?: { expected?: unknown; actual?: unknown; name?: string } };
  const lines = withoutColours(message)
    .replace(/^expect\(.*\)\..*\n\n/, '')
    .split('\n');
  const { expected, actual, name = '' } = matcherResult ?? {};
  const call = last && Object.is(last.value, actual) ? last.call() : undefined;
  const place = /^to((Strict)?Equal|MatchObject)$/.test(name)
    ? differenceText(expected, actual, { subset: name === 'toMatchObject' })
    : undefined;
  if (place !== undefined) {
    const first = call === undefined ? place : `${call}: ${place}`;
    // Bytes as Jest writes them are a column of numbers.
    return actual instanceof Uint8Array ? first : [first, '', ...cut(lines)].join('\n');
  }
  const sentence =
    call !== undefined && /^to(Be|Equal|StrictEqual)$/.test(name)
      ? `expected ${shownValue(expected)} from ${call}, but it returned ${shownValue(actual)}`
      : undefined;
  return sentence === undefined || sentence.length > LONGEST_SENTENCE ? lines.join('\n') : sentence;
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} lines more`]
    : lines;
}

export function withoutColours(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
