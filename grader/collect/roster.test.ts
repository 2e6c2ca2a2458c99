import { namedIdentity } from './identity.js';
import { matchRoster } from './match-roster.js';
import { sameName } from './person-names.js';
import { readRoster } from './roster.js';
import type { Found, Identity } from './findings.js';

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
