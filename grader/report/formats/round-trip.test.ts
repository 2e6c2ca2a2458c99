import { readRoster } from '../../class/collect/roster.js';
import { checks, only, render, resultOf } from './examples.fixture.js';
import type { KnownStudent } from './format.js';
import { cellsOf } from './gradebook-readers.fixture.js';
import { importIntoCanvas, importIntoMoodle, moodleIn, type Enrolled } from './importers.fixture.js';

const points = (earned: number) => [{ ...checks.passed, points: earned, maxPoints: 15 }];
const knownFrom = (roster: string | Buffer): Map<string, KnownStudent> =>
  new Map(
    readRoster(Buffer.from(roster)).rows.map(({ label, line: _line, ...who }) => [label, { ...who, isSure: true }]),
  );
const resultsOf = (known: ReadonlyMap<string, KnownStudent>) =>
  [...known.keys()].map((student, at) => resultOf(student, 'echo-server', points(at + 0.5)));

const enrolled: Enrolled[] = [
  { id: '5001', name: 'Mira Okafor', sortableName: 'Okafor, Mira', sisId: 'S0012', login: 'mokafor' },
  { id: '5002', name: 'Åse Lindqvist', sortableName: 'Lindqvist, Åse', sisId: '0345', login: '=alindqvi' },
  { id: '5003', name: 'Bram de Groot', sortableName: 'de Groot, Bram' },
];

describe("Canvas's gradebook in, and its import out", () => {
  const rows = (head: string, cells: (one: Enrolled) => string[]) =>
    [
      head,
      '    Points Possible,,,,,,',
      ...enrolled.map((one) =>
        cells(one)
          .map((cell) => `"${cell}"`)
          .join(','),
      ),
    ].join('\r\n');

  test.each([
    [
      'with all ids',
      rows('Student,ID,SIS User ID,SIS Login ID,Section,Echo (1)', (one) => [
        one.sortableName,
        one.id,
        one.sisId ?? '',
        one.login ?? '',
        'A',
        '',
      ]),
    ],
    [
      'without SIS ids',
      rows('Student,ID,SIS Login ID,Section', (one) => [one.sortableName, one.id, one.login ?? '', 'A']),
    ],
    ['with the least', rows('Student,ID,Section', (one) => [one.sortableName, one.id, 'A'])],
    [
      'with names apart',
      rows('LastName,FirstName,ID,SIS User ID,SIS Login ID,Section', (one) => {
        const [last = '', first = ''] = one.sortableName.split(', ');
        return [last, first, one.id, one.sisId ?? '', one.login ?? '', 'A'];
      }),
    ],
  ])('gives each student their own grade: %s', (_what, roster) => {
    const known = knownFrom(roster);
    const text = only(render('canvas', resultsOf(known), { known, options: { canvasAssignments: ['Echo (1)'] } }));
    expect(importIntoCanvas(text, enrolled)).toEqual([
      { student: '5001', grade: '0.5' },
      { student: '5002', grade: '1.5' },
      { student: '5003', grade: '2.5' },
    ]);
    const [, , mira = [], ase = []] = cellsOf(text);
    expect([mira[0], mira[1], mira[4]]).toEqual(['Okafor, Mira', '5001', 'A']);
    // A cell that a spreadsheet would calculate is made harmless: Canvas has the ID before it looks at that.
    if (ase[3] !== '') expect(ase[3]).toBe("'=alindqvi");
  });

  test("finds students by the id in the names of a download, and has no row for work that may be anybody's", () => {
    const known = new Map<string, KnownStudent>([
      ['okaformira_5001', { name: 'okaformira', canvasId: '5001', isSure: true }],
      ['degrootbram_5004', { name: 'degrootbram', canvasId: '5004', isSure: false }],
    ]);
    const rendered = render('canvas', resultsOf(known), { known, options: { canvasAssignments: ['Echo (1)'] } });
    expect(importIntoCanvas(only(rendered), enrolled)).toEqual([{ student: '5001', grade: '0.5' }]);
    expect(rendered.warnings).toContain('degrootbram_5004: of no student of the roster for sure; no row');
  });
});

describe("Moodle's worksheet in, and its import out", () => {
  const heads = {
    en: 'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments',
    de: 'ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Bewertung),Feedback als Kommentar',
    fr: 'Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,Dernière modification (note),Feedback par commentaires',
    es: 'Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,La calificación puede ser cambiada,Última modificación (calificación),Comentarios de retroalimentación',
  };
  const yes = { en: 'Yes', de: 'Ja', fr: 'Oui', es: 'Sí' };
  const people = ['Zoë Núñez', 'Ana Pérez', "Miles O'Brien"];
  const sheetIn = (language: keyof typeof heads, delimiter: string, maximum: string) =>
    [
      heads[language].replaceAll(',', delimiter),
      ...people.map((name, at) =>
        [`${moodleIn[language].hiddenuser}${501 + at}`, name, `s${at}@x.org`, 'x', '', maximum, yes[language], '-', '']
          .map((cell) => `"${cell}"`)
          .join(delimiter),
      ),
    ].join('\r\n');
  const written = (sheet: Buffer, known = knownFrom(sheet)) => {
    const rendered = render('moodle', resultsOf(known), { known, options: { moodleSheet: sheet } });
    return { bytes: Buffer.from(only(rendered)), warnings: rendered.warnings };
  };
  const all = new Map([
    [501, 0.5],
    [502, 1.5],
    [503, 2.5],
  ]);

  test.each([
    ['as Moodle gives it', Buffer.from(sheetIn('en', ',', '15.00')), 'en'],
    ['in German, with decimal commas', Buffer.from(sheetIn('de', ',', '15,00')), 'de'],
    ['in French', Buffer.from(sheetIn('fr', ',', '15,00')), 'fr'],
    ['in Spanish', Buffer.from(sheetIn('es', ',', '15,00')), 'es'],
    ['that Excel has saved with semicolons and a mark', Buffer.from(`\ufeff${sheetIn('en', ';', '15,00')}`), 'en'],
    ['that Excel has saved in Windows-1252', Buffer.from(sheetIn('en', ';', '15,00'), 'latin1'), 'en'],
    ['with commas in Windows-1252', Buffer.from(sheetIn('en', ',', '15.00'), 'latin1'), 'en'],
    ['that Excel has saved as Unicode text', Buffer.from(`\ufeff${sheetIn('en', '\t', '15,00')}`, 'utf16le'), 'en'],
  ] as const)('is filled in for each: %s', (_what, sheet, language) => {
    const { bytes } = written(sheet);
    expect(importIntoMoodle(bytes, moodleIn[language], 15)).toEqual(all);
    expect(
      cellsOf(bytes.toString())
        .map((row) => row[1])
        .slice(1),
    ).toEqual(people);
  });

  test("a number of another name, and a team's work, enter nothing", () => {
    const sheet = Buffer.from(sheetIn('en', ',', '15.00'));
    const known = new Map<string, KnownStudent>([
      ['Team Heron (participant 501)', { name: 'Team Heron', participant: '501', isSure: true }],
      ['Team Otter (group 502 in Moodle)', { group: 'Team Otter', isSure: false }],
    ]);
    const { bytes, warnings } = written(sheet, known);
    expect(importIntoMoodle(bytes, moodleIn.en, 15)).toEqual(new Map());
    expect(warnings).toEqual([
      'Team Heron (participant 501): Participant 501 in the Moodle worksheet is Zoë Núñez; no grade entered',
      'Team Otter (group 502 in Moodle): of no student of the roster for sure; no grade entered',
      '3 rows of the Moodle worksheet are of nobody who was graded',
    ]);
    // The same where nothing but the name of the folder is known.
    const bare = render('moodle', resultsOf(known), { options: { moodleSheet: sheet } });
    expect(importIntoMoodle(Buffer.from(only(bare)), moodleIn.en, 15)).toEqual(new Map());
  });
});

test("Moodle's gradebook import has each id in a column of its own name", () => {
  const known = knownFrom('Name,ID number,Username,Email\nAda,0012,ada,a@x.org\nBen,0013,ben,');
  const rendered = render('moodle', resultsOf(known), { known });
  const [head = [], ada = [], ben = []] = cellsOf(only(rendered));
  expect(head.slice(0, 3)).toEqual(['ID number', 'Username', 'Email address']);
  expect([ada.slice(0, 3), ben.slice(0, 3)]).toEqual([
    ['0012', 'ada', 'a@x.org'],
    ['0013', 'ben', ''],
  ]);
});
