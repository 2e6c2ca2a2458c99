import fc from 'fast-check';

/** A made-up student, with the ids that every platform has given them. Numbers of one kind are also other people's of another. */
export interface MadeStudent {
  first: string;
  last: string;
  login: string;
  email: string;
  schoolId: string;
  canvasId: string;
  participant: string;
  github: string;
  team: string;
}

const FIRST = [
  'Ada',
  'Mira',
  'Zoë',
  'Åse',
  'José',
  'Jose\u0301',
  "D'Arcy",
  'Anne-Marie',
  'Łukasz',
  'Ødegård',
  'İpek',
  'Иван',
  'Ελένη',
  '小雨',
  '花子',
  '민준',
  'أمل',
  'דנה',
  'ณัฐ',
  'Li',
  'Team',
  'Test',
  'Name With Many Words',
];
const LAST = [
  'Lovelace',
  'Okafor',
  'de Groot',
  'Núñez-Brontë',
  "O'Brien",
  'Strauß',
  'Ada',
  'Mira',
  'Lee',
  'Петров',
  'Παπαδοπούλου',
  '王',
  '佐藤',
  '김',
  'حداد',
  'כהן',
  'ศรีสุข',
  'Student',
  'Heron',
];
const TEAMS = ['Team Heron', 'Team Otter', 'Ada', 'Mira Okafor', 'Группа 1', '第一组', 'Heron'];
const LOGINS = ['ada', 'mira', 'okafor', 'lee', 'heron', 'team', 'li', 'a-da', 'ports', 'ada-lovelace', 'x1', 'x_1'];

const SMALL = 14;

/** Students of one class: namesakes may be among them, but no id of a kind is given twice. */
export const students = fc
  .integer({ min: 1, max: 5 })
  .chain((count) => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: SMALL }), { minLength: count, maxLength: count });
    const texts = (from: readonly string[]) =>
      fc.uniqueArray(fc.constantFrom(...from), { minLength: count, maxLength: count });
    const many = <T>(from: fc.Arbitrary<T>) => fc.array(from, { minLength: count, maxLength: count });
    return fc.record({
      first: many(fc.constantFrom(...FIRST)),
      last: many(fc.constantFrom(...LAST)),
      login: texts(LOGINS),
      hasOwnGithub: many(fc.boolean()),
      schoolId: numbers,
      zeros: many(fc.constantFrom('', '00')),
      canvasId: numbers,
      participant: numbers,
      team: many(fc.constantFrom(...TEAMS)),
    });
  })
  .map((made) => {
    const names = made.first.map((first, at) => `${first} ${made.last[at]}`);
    return made.first.map((first, at): MadeStudent => ({
      first,
      last: made.last[at] ?? '',
      login: made.login[at] ?? '',
      email: `${made.login[at]}@example.org`,
      schoolId: `${made.zeros[at]}${made.schoolId[at]}`,
      canvasId: String(made.canvasId[at]),
      participant: String(made.participant[at]),
      // What is one's login at school and another's at GitHub, nobody can tell apart.
      github: made.hasOwnGithub[at] === true ? `${made.login[at]}-hub` : (made.login[at] ?? ''),
      // Not a name that somebody has: that nobody could tell apart.
      team: names.includes(made.team[at] ?? '') ? `${made.team[at]} 2` : (made.team[at] ?? ''),
    }));
  });

/** How rosters are written; each gives the columns of one row. */
const rosters = {
  canvas: {
    head: 'Student,ID,SIS User ID,SIS Login ID,Section',
    row: (one: MadeStudent) => [`${one.last}, ${one.first}`, one.canvasId, one.schoolId, one.login, 'A'],
  },
  worksheet: {
    head: 'Identifier,Full name,Email address,Status,Group,Grade,Maximum Grade',
    row: (one: MadeStudent) => [
      `Participant ${one.participant}`,
      `${one.first} ${one.last}`,
      one.email,
      '',
      one.team,
      '-',
      '15.00',
    ],
  },
  worksheetWithoutGroups: {
    head: 'Identifier,Full name,Email address,Status,Grade,Maximum Grade',
    row: (one: MadeStudent) => [
      `Participant ${one.participant}`,
      `${one.first} ${one.last}`,
      one.email,
      '',
      '-',
      '15.00',
    ],
  },
  registrar: {
    head: 'ID,Last Name,First Name,Email',
    row: (one: MadeStudent) => [one.schoolId, one.last, one.first, one.email],
  },
  github: {
    head: 'identifier,github_username,github_id,name',
    row: (one: MadeStudent) => [one.email, one.github, '4001', `${one.first} ${one.last}`],
  },
  names: { head: 'Name', row: (one: MadeStudent) => [`${one.first} ${one.last}`] },
  logins: { head: 'Username', row: (one: MadeStudent) => [one.login] },
} as const;

export type RosterKind = keyof typeof rosters;

export const rosterKind = fc.constantFrom<RosterKind | 'none'>(
  'none',
  'canvas',
  'worksheet',
  'worksheetWithoutGroups',
  'registrar',
  'github',
  'names',
  'logins',
);

/** A roster as a file. @param missing students who are not in it */
export function rosterOf(kind: RosterKind, all: readonly MadeStudent[], missing: ReadonlySet<number>): string {
  const { head, row } = rosters[kind];
  const rows = all.flatMap((one, at) => (missing.has(at) ? [] : [row(one).map(quoted).join(',')]));
  return [head, ...rows].join('\r\n');
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
