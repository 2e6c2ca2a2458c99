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
  return sentence === undefined || sentence.length > LONGEST_SENTENCE ? inOneSentence(lines) : sentence;
}

/** How Jest labels the two values that it compares, and how people would say it. */
const WORDS: Record<string, (expected: string) => string> = {
  '': (expected) => expected,
  value: (expected) => expected,
  pattern: (expected) => `text that matches ${expected}`,
  substring: (expected) => `text with ${expected} in it`,
  length: (expected) => `a length of ${expected}`,
};

/** Of two lines, "Expected pattern: /a/" and "Received string: 'b'", one sentence; all other lines as they are. */
function inOneSentence(lines: readonly string[]): string {
  const [first = '', second = '', ...more] = lines;
  const [, label = '', expected] = /^Expected(?: (\w+))?: +(\S.*)$/.exec(first) ?? [];
  const [, received] = /^Received(?: \w+)?: +(\S.*)$/.exec(second) ?? [];
  const words = WORDS[label];
  if (expected === undefined || received === undefined || !words) return lines.join('\n');
  return [`expected ${words(expected)}, got ${received}`, ...more].join('\n');
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length > MOST_LINES
    ? [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} lines more`]
    : lines;
}

export function withoutColours(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, '');
}
