import { inspect, isDeepStrictEqual } from 'node:util';
import { count, describeDifference, quote, toBytes } from './bytes.js';

/** Longer values are cut: where they differ is what matters. */
const MOST_CHARACTERS = 120;

interface Asymmetric {
  asymmetricMatch: (value: unknown) => boolean;
  toAsymmetricMatcher?: () => string;
  toString: () => string;
}

/**
 * The first place where a value is not what `toEqual` expects, in words: `element 1, reasons: expected 2 elements, got 1`. Undefined when
 * there is none, or nothing to look into.
 * @param subset as `toMatchObject` has it: what is not expected may be there
 */
export function differenceText(expected: unknown, received: unknown, { subset = false } = {}): string | undefined {
  if (!isContainer(expected) && !isContainer(received)) return undefined;
  const found = look(expected, received, [], subset);
  if (!found) return undefined;
  const { path, words } = found;
  return `${path.length === 0 ? '' : `${path.join(', ')}: `}${words}`;
}

interface Difference {
  path: readonly string[];
  words: string;
}

function look(expected: unknown, received: unknown, path: readonly string[], subset: boolean): Difference | undefined {
  const apart = (): Difference => ({ path, words: `expected ${shownValue(expected)}, got ${shownValue(received)}` });
  if (isAsymmetric(expected)) return expected.asymmetricMatch(received) ? undefined : apart();
  if (Array.isArray(expected) && Array.isArray(received)) return lookIntoArrays(expected, received, path, subset);
  if (expected instanceof Uint8Array && received instanceof Uint8Array) {
    const words = lookIntoBytes(toBytes(expected), toBytes(received));
    return words === undefined ? undefined : { path, words };
  }
  if (isPlain(expected) && isPlain(received)) {
    for (const key of new Set([...Object.keys(expected), ...(subset ? [] : Object.keys(received))])) {
      const found = look(expected[key], received[key], [...path, key], subset);
      if (found) return found;
    }
    return undefined;
  }
  return isDeepStrictEqual(expected, received) ? undefined : apart();
}

/** Of arrays of different lengths it is said which element is missing or too much, as far as the first that differs tells. */
function lookIntoArrays(
  expected: readonly unknown[],
  received: readonly unknown[],
  path: readonly string[],
  subset: boolean,
): Difference | undefined {
  const shorter = Math.min(expected.length, received.length);
  let at = 0;
  let found: Difference | undefined;
  for (; at < shorter && !found; at++) found = look(expected[at], received[at], [...path, `element ${at}`], subset);
  if (expected.length === received.length) return found;
  const index = found ? at - 1 : shorter;
  const counts = `expected ${elements(expected.length)}, got ${received.length}`;
  const odd =
    received.length > expected.length
      ? `element ${index} should not be there: ${shownValue(received[index])}`
      : `element ${index} is missing: ${shownValue(expected[index])}`;
  return { path, words: `${counts}; ${odd}` };
}

function lookIntoBytes(expected: Buffer, received: Buffer): string | undefined {
  if (expected.equals(received)) return undefined;
  const sizes =
    expected.length === received.length ? '' : `expected ${count(expected.length)}, got ${received.length}; `;
  const shorter = Math.min(expected.length, received.length);
  if (!expected.subarray(0, shorter).equals(received.subarray(0, shorter)))
    return sizes + describeDifference(expected, received);
  const [odd, words] = received.length > shorter ? [received, 'too much'] : [expected, 'missing'];
  return `${sizes}${words} at the end is ${quote(odd.subarray(shorter))}`;
}

function elements(count: number): string {
  return count === 1 ? '1 element' : `${count} elements`;
}

/** A value as people read it, on one line and not too long. */
export function shownValue(value: unknown): string {
  if (isAsymmetric(value)) return value.toAsymmetricMatcher?.() ?? value.toString();
  // Cut first: a value may have megabytes.
  const options = { breakLength: Infinity, depth: 1, maxArrayLength: 10, maxStringLength: MOST_CHARACTERS };
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, MOST_CHARACTERS)) : inspect(value, options);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function isContainer(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Uint8Array || isPlain(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || isAsymmetric(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isAsymmetric(value: unknown): value is Asymmetric {
  return typeof (value as { asymmetricMatch?: unknown } | null | undefined)?.asymmetricMatch === 'function';
}
