import fc from 'fast-check';
import { students, type MadeStudent } from './made-people.fixture.js';

/** A file of a made-up class, and whose it is. */
export interface MadeFile {
  /** Below the class's folder. Of an entry in a ZIP: the ZIP's path, and `within`. */
  path: string;
  within?: string | undefined;
  content: string;
  /** Places of the students whose work it is; undefined: it is no work. */
  owners?: readonly number[] | undefined;
}

export interface MadeClass {
  students: readonly MadeStudent[];
  files: readonly MadeFile[];
  layout: Layout;
}

const layouts = [
  'canvas',
  'canvas-groups',
  'moodle-folders',
  'moodle-flat',
  'moodle-teams',
  'moodle-teams-flat',
  'gradescope',
  'brightspace',
  'blackboard',
  'github',
  'by-login',
  'by-id',
  'by-name',
  'by-email',
  'id-and-name',
  'zips',
  'flat-names',
  'mixed',
] as const;
export type Layout = (typeof layouts)[number];

/** What one student hands in. */
const shapes = [
  'file',
  'checkout',
  'zip',
  'zip-of-folder',
  'zip-with-junk',
  'zip-in-zip',
  'powershell',
  'misspelt',
  'twice',
  'nothing',
] as const;
type Shape = (typeof shapes)[number];

export const madeClass: fc.Arbitrary<MadeClass> = students.chain((all) =>
  fc
    .record({
      layout: fc.constantFrom(...layouts),
      shapes: fc.array(fc.constantFrom(...shapes), { minLength: all.length, maxLength: all.length }),
      picks: fc.array(fc.nat(), { minLength: all.length, maxLength: all.length }),
      // Numbers of groups, and of uploads, are also those of people.
      shift: fc.integer({ min: 0, max: 13 }),
      separator: fc.constantFrom(' - ', '_', '-', ' '),
    })
    .map((choices) => ({ students: all, layout: choices.layout, files: apart(filesOf(all, choices)) })),
);

/** No two students can have one folder: the first keeps it. */
function apart(files: readonly MadeFile[]): MadeFile[] {
  const key = (path: string) => path.normalize('NFKC').toLowerCase();
  const ownerOf = new Map<string, string>();
  return files.filter(({ path, owners }) => {
    if (owners === undefined) return true;
    const tops = [key(path.split('/')[0] ?? ''), key(path)];
    const own = owners.join();
    if (tops.some((top) => ownerOf.has(top) && ownerOf.get(top) !== own)) return false;
    for (const top of tops) ownerOf.set(top, own);
    return true;
  });
}

interface Choices {
  layout: Layout;
  shapes: readonly Shape[];
  picks: readonly number[];
  shift: number;
  separator: string;
}

function filesOf(all: readonly MadeStudent[], choices: Choices): MadeFile[] {
  const { layout } = choices;
  if (layout === 'gradescope') return gradescope(all, choices);
  if (layout === 'moodle-teams' || layout === 'moodle-teams-flat' || layout === 'canvas-groups')
    return byTeams(all, choices);
  return all.flatMap((one, at) => {
    const mixed = layouts.filter((other) => !/teams|groups|gradescope|mixed|flat-names/.test(other));
    const own = layout === 'mixed' ? (mixed[(choices.picks[at] ?? 0) % mixed.length] ?? 'canvas') : layout;
    return handsIn(one, own, choices, at);
  });
}

/** The name that a platform, or an instructor, gives: of a folder, and what stands before a file's name. */
function nameOf(
  one: MadeStudent,
  layout: Layout,
  { shift, separator }: Choices,
  at: number,
): { folder?: string; flat?: string } {
  const whole = `${one.first} ${one.last}`;
  const canvas = `${one.last}${one.first}`.toLowerCase().replace(/[\s'-]/g, '');
  switch (layout) {
    case 'canvas':
      return { flat: `${canvas}_${at % 2 === 0 ? '' : 'LATE_'}${one.canvasId}_${shift + at + 1}_` };
    case 'moodle-folders':
      return { folder: `${whole.replace(/'/g, '')}_${one.participant}_assignsubmission_file_` };
    case 'moodle-flat':
      return { flat: `${whole.replace(/'/g, '')}_${one.participant}_assignsubmission_file_` };
    case 'brightspace':
      return { folder: `${100 + at}-${shift} - ${whole} - Nov ${at + 1}, 2026 ${900 + at} AM` };
    case 'blackboard':
      return { flat: `Echo server_${one.login}_attempt_2026-11-05-10-30-0${at % 10}_` };
    case 'github':
      return { folder: `ports-${one.github}` };
    case 'by-login':
    case 'zips':
      return { folder: one.login };
    case 'by-id':
      return { folder: one.schoolId };
    case 'by-email':
      return { folder: one.email };
    case 'by-name':
      return { folder: at % 2 === 0 ? whole : `${one.last}, ${one.first}` };
    case 'id-and-name':
      return { folder: `${whole} (${one.schoolId})` };
    case 'flat-names':
      return { flat: `${whole}${separator}` };
    case 'canvas-groups':
    case 'moodle-teams':
    case 'moodle-teams-flat':
    case 'gradescope':
    case 'mixed':
      return { folder: one.login };
  }
}

function handsIn(one: MadeStudent, layout: Layout, choices: Choices, at: number): MadeFile[] {
  const { folder, flat } = nameOf(one, layout, choices, at);
  const shape = choices.shapes[at] ?? 'file';
  const place = (file: string) => (flat === undefined ? `${folder}/${file}` : `${flat}${file}`);
  if (layout === 'zips') return zipped(`${folder}.zip`, shape, [at]);
  return shaped(place, shape, [at], flat !== undefined);
}

function work(owners: readonly number[], count = 1): string {
  return `// work ${count} of ${owners.join(' and ')}\nexport {};\n`;
}

function shaped(place: (file: string) => string, shape: Shape, owners: readonly number[], isFlat: boolean): MadeFile[] {
  switch (shape) {
    case 'nothing':
      return [];
    case 'file':
      return [{ path: place('echo-server.ts'), content: work(owners), owners }];
    case 'checkout':
      if (isFlat) return [{ path: place('echo-server.ts'), content: work(owners), owners }];
      return [
        { path: place('exercises/echo-server/echo-server.ts'), content: work(owners), owners },
        { path: place('README.md'), content: 'read me' },
      ];
    case 'misspelt':
      return [{ path: place('server.ts'), content: work(owners), owners }];
    case 'twice':
      return [
        { path: place('echo-server.ts'), content: work(owners), owners },
        { path: place('echo-server-1.ts'), content: work(owners, 2), owners },
      ];
    case 'zip':
    case 'zip-of-folder':
    case 'zip-with-junk':
    case 'zip-in-zip':
    case 'powershell':
      return zipped(place('work.zip'), shape, owners);
  }
}

function zipped(path: string, shape: Shape, owners: readonly number[]): MadeFile[] {
  const entry = (within: string): MadeFile => ({ path, within, content: work(owners), owners });
  switch (shape) {
    case 'nothing':
      return [];
    case 'zip-of-folder':
      return [entry('ports-main/exercises/echo-server/echo-server.ts')];
    case 'zip-with-junk':
      return [
        entry('echo-server.ts'),
        { path, within: 'node_modules/x/aux.js', content: '' },
        { path, within: '__MACOSX/._echo-server.ts', content: '' },
      ];
    case 'zip-in-zip':
      return [{ ...entry('inner.zip/echo-server.ts') }];
    case 'powershell':
      return [entry('ports\\src\\echo-server.ts')];
    case 'misspelt':
      return [entry('server.ts')];
    case 'file':
    case 'checkout':
    case 'zip':
    case 'twice':
      return [entry('echo-server.ts')];
  }
}

/** A team's work, once, under the team: its number is also some student's. */
function byTeams(all: readonly MadeStudent[], { layout, shapes: given, shift }: Choices): MadeFile[] {
  return [...new Set(all.map(({ team }) => team))].flatMap((team, index) => {
    const owners = all.flatMap((one, at) => (one.team === team ? [at] : []));
    const number = all[(index + shift) % all.length]?.participant ?? '1';
    const user = all[owners[0] ?? 0]?.canvasId ?? '1';
    const shape = given[index] ?? 'file';
    if (layout === 'canvas-groups') {
      const name = team.toLowerCase().replace(/\s/g, '');
      return shaped((file) => `${name}_${user}_${index + 1}_${file}`, shape, owners, true);
    }
    const number_ = index === 0 && shift % 3 === 0 ? '' : `_${number}`;
    const base = `${team}${number_}_assignsubmission_file_`;
    const isFlat = layout === 'moodle-teams-flat';
    return shaped((file) => (isFlat ? `${base}${file}` : `${base}/${file}`), shape, owners, isFlat);
  });
}

function gradescope(all: readonly MadeStudent[], choices: Choices): MadeFile[] {
  const submissions = all.flatMap((one, at) => {
    const folder = `submission_${at + 1}`;
    const files = shaped((file) => `${folder}/${file}`, choices.shapes[at] ?? 'file', [at], false);
    const metadata = [
      `${folder}:`,
      '  :submitters:',
      `  - :name: ${JSON.stringify(`${one.first} ${one.last}`)}`,
      `    :sid: '${one.schoolId}'`,
      `    :email: ${at % 3 === 0 ? '' : at % 2 === 0 ? one.email.toUpperCase() : one.email}`,
      '  :created_at: 2026-02-27 05:36:14.364398000 Z',
    ];
    return [{ files, metadata: metadata.join('\n') }];
  });
  const content = `---\n${submissions.map(({ metadata }) => metadata).join('\n')}\n`;
  return [{ path: 'submission_metadata.yml', content }, ...submissions.flatMap(({ files }) => files)];
}
