import type { Identity } from './findings.js';
import { githubIdentity, namedIdentity } from './identity.js';
import type { RosterIndex } from './roster-index.js';

/** What stands before a login in the names of a class's folders, as in `ports-ada`, `ports-ben`. */
export interface Prefix {
  text: string;
  /** True for a name that has it, and a login after it. */
  owns: (stem: string) => boolean;
  identity: (stem: string) => Identity;
}

interface PrefixOptions {
  index: RosterIndex;
  /** The instructor says that these are GitHub's clones: then all after the assignment's name is a login. */
  asked: boolean;
  parent: string;
}

const SEPARATOR = /[-_ ]/;

/**
 * The assignment's name that folders begin with, where the roster proves it: behind it come logins, or ids, of the roster, and no other
 * prefix would give as many. Without a roster, only where the instructor says that these are clones.
 */
export function prefixOf(stems: readonly string[], { index, asked, parent }: PrefixOptions): Prefix | undefined {
  const open = stems.filter((stem) => index.byWord(stem).length === 0 && index.byName(stem).length === 0);
  const counts = new Map<string, number>();
  for (const stem of open) {
    for (let at = 1; at < stem.length; at++) {
      if (!SEPARATOR.test(stem[at - 1] ?? '')) continue;
      if (index.byWord(stem.slice(at)).length === 1)
        counts.set(stem.slice(0, at), (counts.get(stem.slice(0, at)) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...counts.values());
  const best = [...counts].filter(([, count]) => count === most).map(([text]) => text);
  const [proven] = best;
  // One folder proves nothing, and neither does a first name, behind which another's login may come.
  const isClassWide =
    (most > 1 && most >= open.length / 2) || (proven !== undefined && `${parent}-`.startsWith(proven));
  if (isClassWide && best.length === 1 && proven !== undefined && !index.hasNameWord(proven)) {
    const rest = (stem: string) => stem.slice(proven.length);
    const owns = (stem: string) => stem.startsWith(proven) && index.byWord(rest(stem)).length === 1;
    return { text: proven, owns, identity: (stem) => identityOf(rest(stem), stem, index) };
  }
  const said = asked ? saidPrefix(stems, parent) : undefined;
  if (said === undefined) return undefined;
  const identity = (stem: string) => githubIdentity(stem.slice(said.length));
  return { text: said, owns: (stem) => stem.startsWith(said) && stem.length > said.length, identity };
}

function identityOf(word: string, stem: string, index: RosterIndex): Identity {
  return index.byLogin(word).length === 1 ? githubIdentity(word) : { ...namedIdentity(word), label: stem };
}

/** GitHub Classroom clones into `ASSIGNMENT-submissions`; else what all have in common, up to a hyphen. */
function saidPrefix(stems: readonly string[], parent: string): string | undefined {
  const [, assignment] = /^(.+)-submissions$/.exec(parent) ?? [];
  if (assignment !== undefined && stems.some((stem) => stem.startsWith(`${assignment}-`))) return `${assignment}-`;
  if (stems.length < 2) return undefined;
  const [first = ''] = stems;
  let length = 0;
  while (length < first.length && stems.every((stem) => stem[length] === first[length])) length++;
  const end = first.lastIndexOf('-', length - 1) + 1;
  return end > 0 ? first.slice(0, end) : undefined;
}
