import { ClassFixture, graded } from './class.fixture.js';

let given: ClassFixture;
beforeEach(() => (given = new ClassFixture()));
afterEach(() => given.remove());

const csv = (...lines: string[]) => lines.join('\r\n');
const students = async (...args: Parameters<ClassFixture['collect']>) =>
  graded(await given.collect(...args)).map(([student, content]) => [student, content?.split('/').at(-1)]);

describe("Moodle's teams", () => {
  const worksheet = csv(
    'Identifier,"Full name","Email address",Status,Group,Grade,"Maximum Grade"',
    'Participant 75,Mira Okafor,mira@x.org,,Team Heron,-,15.00',
    'Participant 76,Bram de Groot,bram@x.org,,Team Heron,-,15.00',
    'Participant 77,Åse Lindqvist,ase@x.org,,Team Otter,-,15.00',
    'Participant 79,Noor Haddad,noor@x.org,,Default group,-,15.00',
  );
  const withoutGroups = csv(
    'Identifier,"Full name","Email address"',
    'Participant 75,Mira Okafor,mira@x.org',
    'Participant 77,Åse Lindqvist,ase@x.org',
  );
  const flat = ['Team Heron_77', 'Team Otter_78', 'Default group'].map(
    (team) => `${team}_assignsubmission_file_echo-server.ts`,
  );
  const folders = ['Team Heron_77', 'Team Otter_78', 'Default group'].map(
    (team) => `${team}_assignsubmission_file_/echo-server.ts`,
  );

  test.each([
    ['folders', folders],
    ['flat', flat],
  ])('give each member the work of the team, and nobody that of another: %s', async (_what, files) => {
    given.hands(...files);
    const collected = await given.collect('class', { roster: worksheet });
    expect(collected.record.readAs).toBe('Moodle, team submissions');
    expect(graded(collected)).toEqual([
      ['mira@x.org', files[0]],
      ['bram@x.org', files[0]],
      ['ase@x.org', files[1]],
      ['noor@x.org', files[2]],
    ]);
    // A worksheet that is no roster does the same for those whose work is there.
    expect(graded(await given.collect('class', { known: worksheet }))).toHaveLength(4);
  });

  test.each([
    ['no roster', undefined],
    ['a roster without groups, though a number is that of somebody', withoutGroups],
  ])('are listed as teams with %s', async (_what, roster) => {
    given.hands(
      'Team Heron_77_assignsubmission_file_/echo-server.ts',
      'Default group_assignsubmission_file_/echo-server.ts',
    );
    const { record, submissions } = await given.collect('class', { ...(roster !== undefined && { roster }) });
    const found = submissions.filter(({ entry }) => entry.includes('assignsubmission'));
    expect(found.map(({ student }) => student)).toEqual([
      'Default group (group in Moodle)',
      'Team Heron (group 77 in Moodle)',
    ]);
    expect(record.students.filter(({ nobodys }) => nobodys === 'team')).toHaveLength(2);
  });

  test('are told by their numbers, which are those of people of other names, and by --from', async () => {
    given.hands('Team Heron_77_assignsubmission_file_echo-server.ts');
    expect((await given.collect('class', { roster: withoutGroups })).record.readAs).toBe('Moodle, team submissions');
    expect((await given.collect('class', { asked: 'moodle-teams' })).record.readAs).toContain(
      'as --from moodle-teams says',
    );
  });
});

test("holds what an id says against the name: a number of another name, and of a namesake, is nobody's", async () => {
  given.hands(
    'Ada Lovelace_5_assignsubmission_file_/echo-server.ts',
    'Grace Hopper_6_assignsubmission_file_/echo-server.ts',
    'Section A-Alan Turing_7_assignsubmission_file_/echo-server.ts',
  );
  const roster = csv(
    'Identifier,Full name',
    'Participant 5,Ada Lovelace',
    'Participant 6,Edsger Dijkstra',
    'Participant 7,Alan Turing',
  );
  const { record } = await given.collect('class', { roster });
  expect(record.students.map(({ student, from }) => [student, from.length])).toEqual([
    ['Ada Lovelace', 1],
    ['Edsger Dijkstra', 0],
    ['Alan Turing', 1],
    ['Grace Hopper (participant 6)', 1],
  ]);
  expect(record.notInRoster[0]?.why).toMatch(/by id it is line 3 of the roster, which is of another name/);
});

test("reads Canvas's anonymous names, and text boxes and links as what they are", async () => {
  given.hands('anon_7fQx2_90210_echo-server.ts', 'LATE_anon_Kp3zW_90217_echo-server-1.ts', 'anon_9aBcD_text.html');
  const collected = await given.collect();
  expect(collected.record.readAs).toBe('Canvas, marked anonymously');
  expect(collected.submissions.map(({ student, late }) => [student, late])).toEqual([
    ['anon_7fQx2', undefined],
    ['anon_9aBcD', undefined],
    ['anon_Kp3zW', true],
  ]);
  expect(collected.submissions[1]?.notes?.join()).toMatch(/missing; handed in: text that was typed into the platform/);
});

test.each([
  ['okaformira_5001_text.html', 'okaformira_5001', /text that was typed/],
  ['okaformira_LATE_5001_link.html', 'okaformira_5001', /a link, and not a file/],
  [
    'Mira Okafor_501_assignsubmission_onlinetext_/onlinetext.html',
    'Mira Okafor (participant 501)',
    /text that was typed/,
  ],
  [
    'Mira Okafor_501_assignsubmission_onlinetext_onlinetext.html',
    'Mira Okafor (participant 501)',
    /text that was typed/,
  ],
  ['okaformira_5001_9_server.ts', 'okaformira_5001', /handed in: okaformira_5001_9_server\.ts/],
  ['mira/echoserver.ts', 'mira', /handed in: mira\/echoserver\.ts/],
  ['mira/echo-server.txt', 'mira', /handed in: mira\/echo-server\.txt/],
  ['mira/notes.pdf', 'mira', /handed in: mira\/notes\.pdf/],
  ['mira/work.rar', 'mira', /work\.rar was refused: it is not a ZIP/],
  ['mira.7z', 'mira', /mira\.7z was refused: it is not a ZIP/],
])('whoever hands in %s is a student, with a note of what came', async (path, student, note) => {
  given.hands(path);
  const { submissions } = await given.collect();
  expect(submissions.map((one) => one.student)).toEqual([student]);
  expect(submissions[0]?.notes?.join('; ')).toMatch(note);
});

describe("a folder ASSIGNMENT-LOGIN is LOGIN's", () => {
  const clones = ['otter-mira', 'bramdg', 'aselind'].map(
    (login) => `ports-${login}/exercises/echo-server/echo-server.ts`,
  );

  test.each([
    [
      'classroom_roster.csv',
      csv(
        '"identifier","github_username","github_id","name"',
        '"mira@x.org","otter-mira","1","Mira"',
        '"b@x.org","bramdg","2",""',
        '"a@x.org","AseLind","3",""',
        '"n@x.org","","",""',
      ),
      ['mira@x.org', 'b@x.org', 'a@x.org', 'n@x.org'],
    ],
    [
      "Classroom 50's students.csv",
      csv(
        'username,first_name,last_name,email,section,github_id',
        'otter-mira,Mira,O,m@x.org,A,1',
        'bramdg,Bram,G,b@x.org,A,2',
        'aselind,Åse,L,,B,3',
      ),
      ['otter-mira', 'bramdg', 'aselind'],
    ],
  ])('with %s', async (_what, roster, labels) => {
    given.hands(...clones);
    const collected = await given.collect('class', { roster });
    expect(graded(collected)).toEqual(labels.map((label, at) => [label, clones[at]]));
  });

  test('without a roster only where it is said, and never by a first name', async () => {
    given.hands(...clones);
    expect((await students()).map(([student]) => student)).toContain('ports-bramdg');
    expect((await students('class', { asked: 'github' })).map(([student]) => student)).toContain('bramdg');
    given.hands('mira-okafor/echo-server.ts', 'mira-haddad/echo-server.ts');
    const roster = csv('Username,Name', 'okafor,Tunde Okafor', 'haddad,Mira Haddad');
    const { record } = await given.collect('class', { roster });
    expect(record.students.find(({ student }) => student === 'okafor')?.from).toEqual([]);
  });
});

test.each([
  [
    'Brightspace, folders',
    [
      '123-9 - Ada Lovelace - Nov 5, 2026 1030 AM/echo-server.ts',
      '124-9 - Grace Hopper - Nov 6, 2026 930 PM/echo-server.ts',
    ],
  ],
  [
    'Brightspace, flat',
    [
      '123-9 - Ada Lovelace - Nov 5, 2026 1030 AM - echo-server.ts',
      '124-9 - Grace Hopper - Nov 6, 2026 930 PM - echo-server.ts',
    ],
  ],
  [
    'Blackboard',
    [
      'Echo_1_alove_attempt_2026-11-05-10-30-00_echo-server.ts',
      'Echo_1_alove_attempt_2026-11-05-10-30-00.txt',
      'Echo_1_ghop_attempt_2026-11-05-10-30-00_echo-server.ts',
    ],
  ],
  [
    'Sakai',
    [
      'Lovelace, Ada(alove)/Submission attachment(s)/echo-server.ts',
      'Hopper, Grace(ghop)/timestamp.txt',
      'Hopper, Grace(ghop)/Submission attachment(s)/echo-server.ts',
    ],
  ],
  ['files called by name', ['Ada Lovelace - echo-server.ts', 'ghop_echo-server.ts']],
  ['folders by login, where the roster has addresses alone', ['alove/echo-server.ts', 'ghop/echo-server.ts']],
])('finds those of the roster in a download of %s', async (what, files) => {
  given.hands(...files);
  const byAddress = csv('Name,Email', 'Ada Lovelace,alove@x.org', 'Grace Hopper,ghop@x.org');
  const byLogin = csv('Name,Username', 'Ada Lovelace,alove', 'Grace Hopper,ghop');
  const found = await students('class', { roster: what.includes('addresses') ? byAddress : byLogin });
  expect(found).toHaveLength(2);
  expect(found.every(([, file]) => file?.endsWith('echo-server.ts'))).toBe(true);
});
