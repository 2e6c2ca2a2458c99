import { distance } from 'fastest-levenshtein';

const MOST_OFFERED = 3;

/** Something that may have been meant, and the words by which it may have been called. */
export interface Named {
  name: string;
  calledAlso?: readonly string[];
}

/** What to say of a name that nothing has: the nearest ones, or all where none is near. */
export function offer(all: readonly Named[], given: string): string {
  const away = ({ name, calledAlso = [] }: Named) =>
    Math.min(...[name, ...calledAlso].map((word) => distance(word, given)));
  const near = [...all]
    .sort((a, b) => away(a) - away(b))
    .slice(0, MOST_OFFERED)
    .filter((one) => away(one) <= Math.max(2, given.length / 2));
  return near.length > 0 ? `did you mean ${list(near)}?` : `there are ${list(all)}`;
}

function list(all: readonly Named[]): string {
  return all.map(({ name }) => name).join(', ');
}
