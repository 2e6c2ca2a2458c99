import { isDeepStrictEqual } from 'node:util';

type Matcher = (...args: unknown[]) => unknown;
type Expect = (actual: unknown) => Record<string, Matcher>;

/**
 * The same `expect`, whose matchers are made when they are asked for. Jest makes all of them, some two hundred functions and an error, for each
 * value: a check with thousands of calls would spend more on that than on what it compares. What is equal needs no matcher at all; whatever
 * is not goes to Jest's own, which says why.
 */
export function quickExpect<E extends Expect>(base: E): E {
  const prototype = Object.defineProperties({}, membersOf(base));
  const quick = (actual: unknown): object => Object.create(prototype, { actual: { value: actual } }) as object;
  return Object.assign(quick, base);
}

interface Asked {
  actual: unknown;
}

/** What is surely equal. Jest's `toEqual` takes more for equal. */
const EQUAL: Readonly<Record<string, (actual: unknown, expected: unknown) => boolean>> = {
  toBe: Object.is,
  toEqual: isDeepStrictEqual,
};

/** One getter for `not` and its like, and for each matcher a function that hands on to it. */
function membersOf(base: Expect): PropertyDescriptorMap {
  const members = Object.entries(base(undefined)).map(([name, member]): [string, PropertyDescriptor] => {
    if (typeof member !== 'function') return [name, { get: ownOf(base, name) }];
    const isEqual = EQUAL[name];
    return [
      name,
      {
        value(this: Asked, ...args: unknown[]) {
          if (isEqual && args.length === 1 && isEqual(this.actual, args[0])) return undefined;
          return base(this.actual)[name]?.(...args);
        },
      },
    ];
  });
  return Object.fromEntries(members);
}

function ownOf(base: Expect, name: string): (this: Asked) => unknown {
  return function (this: Asked) {
    return base(this.actual)[name];
  };
}
