import type { Found, Identity } from './findings.js';
import { namedIdentity } from './identity.js';
import { matchRoster } from './match-roster.js';
import { sameName } from './person-names.js';
import { readRoster } from './roster.js';

const rows = (text: string | Buffer) => readRoster(Buffer.from(text)).rows;
const found = (identity: Identity): Found => ({ identity, from: [], files: [], others: [], besides: [], notes: [] });
const canvas = (name: string, canvasId: string) =>
  found({ label: `${name}_${canvasId}`, names: [name], canvasId, maybe: [] });

/** The line and the way for each student who was found, or why there is none. */
function match(students: readonly Found[], text: string) {
  return matchRoster(students, rows(text)).map((one) =>
    'why' in one ? one.why : [...one.rows.map(({ line }) => line), one.by],
  );
}

test.each([
  ["Canvas's gradebook", 'Student,ID,SIS User ID,SIS Login ID,Section\n"Lovelace, Ada",11,S1,ada,A', 'ada'],
  ['a worksheet of Moodle', 'Identifier,Full name,Email address\nParticipant 5,Ada Lovelace,a@x.org', 'a@x.org'],
  ['one without addresses', 'Identifier,Full name\nParticipant 5,Ada Lovelace', 'Ada Lovelace'],
  ["Moodle's participants", 'First name;Last name;ID number\nAda;Lovelace;007', '007'],
  ["Gradescope's roster", 'First Name,Last Name,SID,Email\nAda,Lovelace,007,a@x.org', 'a@x.org'],
  ['names alone', 'name\nAda Lovelace', 'Ada Lovelace'],
  ['tabs, and a mark at the start', '\ufeffUsername\tName\nada\tAda', 'ada'],
  ['UTF-16, as Excel writes Unicode text', Buffer.from('\ufeffName\tUsername\r\nÄda\täda\r\n', 'utf16le'), 'äda'],
  ['Windows-1252', Buffer.from('Name,Username\n\xc4da,\xe4da\n', 'latin1'), 'äda'],
])('reads %s', (_what, text, label) => {
  expect(rows(text).map((row) => row.label)).toEqual([label]);
});

test('calls students by the first identifier that each of them has and no two share', () => {
  expect(rows('Name,Username,Email\nAda,ada,a@x\nBen,,b@x').map(({ label }) => label)).toEqual(['a@x', 'b@x']);
  expect(rows('Name,Username,Email\nAda,ada,a@x\nBen,ADA,b@x').map(({ label }) => label)).toEqual(['a@x', 'b@x']);
  expect(rows('Name,Section\nAda,1\nBen,1\nAda,2').map(({ label }) => label)).toEqual(['Ada', 'Ben']);
  const namesakes = rows('Name,Seat,Email\nAda,1,\nBen,2,b@x\nAda,3,a@x').map(({ label }) => label);
  expect(namesakes).toEqual(['Ada (line 2 of the roster)', 'b@x', 'a@x']);
});

test.each([
  ['no column that tells who', 'Grade,Comment\n1,2', /names no column.*"Grade", "Comment".*SIS Login ID/],
  ['nothing', '', /names no column/],
  ['no students', 'Name,ID\n', /no students/],
  ['no CSV', 'Name,ID\n"Ada', /no CSV/],
])('refuses a roster with %s', (_what, text, words) => {
  expect(() => rows(text)).toThrow(words);
});

const GRADEBOOK = [
  'Student,ID,SIS User ID,SIS Login ID,Section,Notes,Echo server (88123)',
  ',,,,,,Manual Posting',
  '    Points Possible,,,,,,15.00',
  '"Okafor, Mira",5001,S0012,mokafor,"Ports 1",,',
  '"Haddad, Noor",5004,,,"Ports 1",,',
  '"Lindqvist, Åse",5002,S0345,alindqvi,"Ports 1 and Ports 2",,',
  '"Student, Test",5999,,3f1c9a7be05d42b68c77e1f0a94d5b2c6e8f0137,"Ports 1",,',
].join('\r\n');

test("one invitation that is pending renames nobody else, and Canvas's test student is nobody", () => {
  const { rows: people, lines } = readRoster(Buffer.from(GRADEBOOK));
  expect(people.map(({ label, canvasId }) => [label, canvasId])).toEqual([
    ['mokafor', '5001'],
    ['Haddad, Noor', '5004'],
    ['alindqvi', '5002'],
  ]);
  expect(people[2]).toMatchObject({
    sortableName: 'Lindqvist, Åse',
    schoolId: 'S0345',
    section: 'Ports 1 and Ports 2',
  });
  expect(lines[0]).toMatch(
    /^roster: UTF-8, separated by commas; read: name from "Student", Canvas id from "ID".*not understood: "Notes", "Echo/,
  );
  expect(lines[1]).toMatch(/left out Canvas's test student \(line 7\)/);
});

test("a person who is called as Canvas's test student is, and has an id, is a student", () => {
  expect(rows('Student,ID,SIS User ID,SIS Login ID,Section\n"Student, Test",7,S7,tstudent,A')).toHaveLength(1);
});

test.each([
  [
    'a registrar, with a row without an id',
    'CRN,Section,ID,Last Name,First Name\n1,1,700123,Okafor,Mira\n1,2,,Lindqvist,Åse',
    2,
  ],
  ['German', 'Matrikelnummer;Nachname;Vorname;E-Mail;Gruppe\n700123;Okafor;Mira;m@x.org;1', 1],
  ['French', 'Numéro étudiant;Nom;Prénom;Adresse de courriel\n700123;Okafor;Mira;m@x.org', 1],
  ['Spanish', 'Matrícula;Apellidos;Nombre;Correo electrónico\n700123;Okafor;Mira;m@x.org', 1],
  [
    'Brightspace',
    'OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n#700123,#mokafor,Okafor,Mira,m@x.org,#',
    1,
  ],
  [
    'Blackboard',
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\n"Okafor"\t"Mira"\t"mokafor"\t"700123"\t"Yes"',
    1,
  ],
  ['Excel, which keeps text by a formula', 'sep=;\nSID;Name\n="700123";Mira Okafor', 1],
  [
    'a title above the header, and padding',
    'Course list 2026,,\n,,\nID,Last Name,First Name\n700123,Okafor,Mira\n,,\n',
    1,
  ],
])('reads %s', (_what, text, count) => {
  const people = rows(text);
  expect(people).toHaveLength(count);
  expect(people[0]).toMatchObject({ schoolId: '700123', name: 'Mira Okafor' });
});

test('says so when it has to guess how the file is encoded', () => {
  const { lines } = readRoster(Buffer.from('Name;Username\nÅse Núñez;ase\n', 'latin1'));
  expect(lines[0]).toMatch(/Windows-1252 \(guessed\), separated by semicolons/);
});

test('refuses students whom a spreadsheet has made one, and does not use an id that it has cut', () => {
  const cut = 'Name,SID\nMira Okafor,1.20046E+11\nÅse Lindqvist,1.20046E+11';
  expect(() => rows(cut)).toThrow(/Mira Okafor \(1\.20046E\+11\), Åse Lindqvist \(1\.20046E\+11\)/);
  const { rows: people, lines } = readRoster(Buffer.from('Name,SID\nMira Okafor,1.20046E+11\nÅse Lindqvist,12'));
  expect(people.map(({ schoolId }) => schoolId)).toEqual([undefined, '12']);
  expect(lines[1]).toMatch(/not used: Mira Okafor \(1\.20046E\+11\)/);
});

test('tells an id whose zeros a spreadsheet took off, and takes nobody else for its owner', () => {
  const text = 'Name,SID\nMira Okafor,12\nÅse Lindqvist,345';
  const gradescope = (name: string, sid: string) => found({ label: sid, names: [name], sid, maybe: [] });
  expect(match([gradescope('Mira Okafor', '0012')], text)).toEqual([[2, 'name']]);
  expect(match([found(namedIdentity('0345'))], text)).toEqual([
    expect.stringMatching(/0345 here and 345 in the roster look like one student/) as unknown,
  ]);
});

test('compares addresses without case, and finds an id beside a name', () => {
  const text = 'Name,SID,Email\nMira Okafor,700123,MOkafor@X.org\nBram de Groot,700456,b@x.org';
  const names = ['mokafor@x.ORG', 'Okafor, Mira (700123)', '700456_de Groot', '700456 Mira Okafor'];
  expect(
    match(
      names.map((name) => found(namedIdentity(name))),
      text,
    ),
  ).toEqual([
    [2, 'email'],
    [2, 'id'],
    [3, 'id'],
    expect.stringMatching(/by id it is line 3 of the roster, which is of another name/) as unknown,
  ]);
});

test('matches by id, login, address and name, in this order', () => {
  const text = 'Name,SID,Username,Email\nAda Lovelace,007,ada,a@x.org\nGrace Hopper,7,grace,g@x.org';
  const students = ['007', '7', 'ADA', 'G@x.org', 'hopper, grace', 'nobody'].map((name) => found(namedIdentity(name)));
  expect(match(students, text)).toEqual([
    [2, 'id'],
    [3, 'id'],
    [2, 'login'],
    [3, 'email'],
    [3, 'name'],
    'no line of the roster fits',
  ]);
});

test("a platform's own number is compared with nothing else", () => {
  expect(match([canvas('turing', '11')], 'Name,ID\nAda,11')).toEqual(['no line of the roster fits']);
});

test('never guesses: two rows that fit, two students for a row, a namesake with another id', () => {
  const header = 'Student,ID,Section\n';
  expect(match([canvas('lovelaceada', '9')], 'Name,Seat\nAda Lovelace,1\nLovelace Ada,2')).toEqual([
    'lines 2, 3 of the roster fit, by name',
  ]);
  expect(match([canvas('lovelaceada', '9')], `${header}Ada Lovelace,8,A`)).toEqual([
    'no line of the roster fits: line 2 has the name, and another id',
  ]);
  expect(match([canvas('lovelaceada', '8'), canvas('lovelaceada', '9')], 'Name\nAda Lovelace')).toEqual([
    expect.stringContaining('lovelaceada_9 too') as unknown,
    expect.stringContaining('lovelaceada_8 too') as unknown,
  ]);
});

test.each([
  ['Ada Lovelace', 'lovelace, ADA'],
  ['lovelaceada', 'Ada Lovelace'],
  ['kinglovelaceada', 'Ada King Lovelace'],
  ['Jürgen Strauß', 'strauss jurgen'],
  ['Søren Łukasz', 'lukasz_soren'],
  ["O'Brien, Miles", 'obrienmiles'],
  ['Anne-Marie Curie', 'curieannemarie'],
])('%s and %s are one name', (one, other) => {
  expect(sameName(one, other)).toBe(true);
});

test.each([
  ['Ada Lovelace', 'Ada'],
  ['Ada Lovelace', 'Adam Lovelace'],
  ['', ''],
  ['…', '!'],
])('"%s" and "%s" are not', (one, other) => {
  expect(sameName(one, other)).toBe(false);
});
