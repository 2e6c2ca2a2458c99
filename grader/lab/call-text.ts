import { inspect } from 'node:util';

/** Longer calls are told without their arguments, which the steps show. */
const LONGEST_IN_A_SENTENCE = 90;
export const ON_ONE_LINE = { breakLength: Infinity, compact: true } as const;

/** A call as one would write it; what is not `long` fits into a sentence. */
export function callText(name: string, args: readonly unknown[], { long }: { long: boolean }): string {
  const options = {
    ...ON_ONE_LINE,
    maxStringLength: long ? 100 : 40,
    depth: long ? 2 : 1,
    maxArrayLength: long ? 100 : 3,
  };
  const text = `${name}(${args.map((arg) => inspect(arg, options)).join(', ')})`;
  return long || text.length <= LONGEST_IN_A_SENTENCE ? text : `${name}(…)`;
}
