import type { Identity } from './findings.js';
import { namedIdentity, platformIdentity } from './identity.js';
import { platformName, type Platform, type PlatformName } from './lms-names.js';
import { prefixOf } from './login-prefix.js';
import { handsInByTeams } from './moodle-teams.js';
import { RosterIndex } from './roster-index.js';
import type { RosterRow } from './roster-person.js';
import type { SourceName } from './source-names.js';
import { told } from './source-words.js';

/** A name in a class's folder. */
export interface Named {
  name: string;
  isFolder: boolean;
}

export interface SourceOptions {
  rows: readonly RosterRow[];
  /** What the instructor says that it is. */
  asked?: SourceName | undefined;
  /** The name of the folder that holds it. */
  parent: string;
}

/** What a class's download is, decided for all of it at once. */
export interface Source {
  /** For people: `Moodle, team submissions`. */
  readAs: string;
  /** What a platform says in a name. Undefined: no platform has given it. */
  given(name: string, isFolder: boolean): PlatformName | undefined;
  /** Whose a platform's name is. */
  owner(given: PlatformName): Identity;
  /** Whose a folder or a ZIP is that a person has named. */
  named(stem: string): Identity;
}

const PLATFORM: Readonly<Record<SourceName, Platform | undefined>> = {
  canvas: 'canvas',
  moodle: 'moodle',
  'moodle-teams': 'moodle',
  brightspace: 'brightspace',
  blackboard: 'blackboard',
  gradescope: undefined,
  github: undefined,
  folders: undefined,
};

/** Decides from all the names, and from who is in the class, what wrote them. */
export function sourceOf(entries: readonly Named[], { rows, asked, parent }: SourceOptions): Source {
  const only = asked === undefined ? undefined : PLATFORM[asked];
  const reads = asked === undefined || only !== undefined;
  const parsed = new Map<string, PlatformName>();
  for (const { name } of reads ? entries : []) {
    const given = platformName(name, only);
    if (given) parsed.set(name, given);
  }
  // A person may call a folder as Canvas calls files, if hardly all of them.
  const unlikely = entries.filter(({ name, isFolder }) => isFolder && parsed.get(name)?.platform === 'canvas');
  const canvas = [...parsed.values()].filter(({ platform }) => platform === 'canvas');
  if (asked !== 'canvas' && canvas.length <= entries.length / 2) for (const { name } of unlikely) parsed.delete(name);
  settleNumbers(parsed);
  const index = new RosterIndex(rows);
  settleLogins(parsed, index);
  const moodle = [...parsed.values()].filter(({ platform }) => platform === 'moodle');
  const teams = asked === 'moodle-teams' || (asked !== 'moodle' && handsInByTeams(moodle, index));
  const plain = entries.filter(({ name, isFolder }) => !parsed.has(name) && (isFolder || /\.zip$/i.test(name)));
  const stems = plain.map(({ name, isFolder }) => (isFolder ? name : name.replace(/\.zip$/i, '')));
  const prefix = prefixOf(stems, { index, asked: asked === 'github', parent });
  const local = areLocalParts(stems, index);
  return {
    readAs: told([...parsed.values()], { teams, plain: plain.length, prefix, asked }),
    given: (name) => parsed.get(name),
    owner: (given) => platformIdentity(given, teams),
    named: (stem) =>
      prefix !== undefined && prefix.owns(stem)
        ? prefix.identity(stem)
        : { ...namedIdentity(stem), ...(local && { isLocalPart: true as const }) },
  };
}

/** True when folders are called by login where the roster has addresses alone: of two or more, half or more are the beginning of one. */
function areLocalParts(stems: readonly string[], index: RosterIndex): boolean {
  const known = stems.filter((stem) => index.byLocalPart(stem).length === 1).length;
  return known >= 2 && known >= stems.length / 2;
}

/** Of Brightspace's two numbers one is the student's: it is the same wherever the name is, and another for everybody else. */
function settleNumbers(parsed: ReadonlyMap<string, PlatformName>): void {
  const all = [...parsed.values()].filter(({ platform }) => platform === 'brightspace');
  const parts = (one: PlatformName) => (one.number ?? '').split('-');
  const isPersonal = (at: number) => {
    const byName = new Map<string, Set<string>>();
    for (const one of all) byName.set(one.name, (byName.get(one.name) ?? new Set()).add(parts(one)[at] ?? ''));
    const numbers = new Set(all.map((one) => parts(one)[at]));
    return numbers.size >= byName.size && [...byName.values()].every((own) => own.size === 1);
  };
  const at = [0, 1].find(isPersonal) ?? 0;
  for (const one of all) one.number = parts(one)[at];
}

/** Blackboard writes `ASSIGNMENT_LOGIN`, and underscores may stand in both: the roster tells, or what all names begin with. */
function settleLogins(parsed: ReadonlyMap<string, PlatformName>, index: RosterIndex): void {
  const all = [...parsed.values()].filter(({ platform }) => platform === 'blackboard');
  const begins = commonBeginning(all.map(({ name }) => name));
  for (const one of all) {
    const words = one.name.split('_');
    const known = words
      .map((_word, at) => words.slice(at).join('_'))
      .find((login) => index.byLogin(login).length === 1);
    one.name = known ?? (begins === '' ? (words.at(-1) ?? one.name) : one.name.slice(begins.length));
  }
}

function commonBeginning(names: readonly string[]): string {
  if (new Set(names).size < 2) return '';
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length++;
  return first.slice(0, first.lastIndexOf('_', length - 1) + 1);
}
