/** What a roster's column can tell. */
export type Column =
  'name' | 'first' | 'last' | 'id' | 'identifier' | 'schoolId' | 'login' | 'github' | 'email' | 'section' | 'group';

/**
 * Headers in lower case, without spaces, signs and accents: of Canvas, Moodle, Gradescope, Brightspace, Blackboard, GitHub and registrars,
 * in English, German, French and Spanish. The first that a roster has is taken.
 */
export const headers: Readonly<Record<Column, readonly string[]>> = {
  name: words(`student name fullname studentname displayname preferredname
    vollstandigername nameundvorname vornamenachname nachnamevorname studierende teilnehmer teilnehmerin
    nomcomplet etudiant nometprenom prenometnom nomprenom
    nombrecompleto alumno estudiante apellidosynombre nombreyapellidos apellidosynombres`),
  first: words('first firstname givenname givennames forename vorname rufname prenom nombre nombres'),
  last: words(`last lastname surname familyname nachname familienname zuname nom nomdefamille
    apellido apellidos primerapellido`),
  id: words('id'),
  identifier: words('identifier kennung identifiant identificador identificatie'),
  schoolId: words(`sisuserid sisid idnumber sid studentid studentnumber studentno orgdefinedid universityid uid
    externalid matrikelnummer matrikelnr matrikel matnr  matriculationnumber matriculation immatrikulationsnummer idnummer
    numeroetudiant numetudiant netudiant matricule numerodidentification ine
    matricula numerodematricula numerodeidentificacion numerodeid expediente dni nia`),
  login: words(`sisloginid username login loginid netid userid account benutzername nutzername anmeldename
    benutzerkennung nomdutilisateur utilisateur nombredeusuario usuario`),
  github: words('githubusername github githublogin githubuser githubhandle githubaccount'),
  email:
    words(`emailaddress email mail emails studentemail universityemail mailadresse emailadresse adressemail adresseemail
    adressedecourriel courriel adresseelectronique direccionemail direcciondecorreo correo correoelectronico
    direcciondecorreoelectronico`),
  section: words('section sections kurs abteilung seccion secciones grupodeclase crn'),
  group: words('group groups groupname team gruppe gruppen groupe groupes grupo grupos equipe equipo'),
};

/** A header as it is compared. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Where the columns are that are understood: the first of each kind. */
export function columnsOf(head: readonly string[]): Partial<Record<Column, number>> {
  const plain = head.map(plainHeader);
  const columns: Partial<Record<Column, number>> = {};
  for (const column of columnNames) {
    const index = headers[column].map((name) => plain.indexOf(name)).find((at) => at !== -1);
    if (index !== undefined) columns[column] = index;
  }
  // Many registrars have "Name" for the last name, beside the first.
  if (columns.first !== undefined && columns.last === undefined && columns.name !== undefined) {
    columns.last = columns.name;
    delete columns.name;
  }
  return columns;
}

export const columnNames = [
  'name',
  'first',
  'last',
  'id',
  'identifier',
  'schoolId',
  'login',
  'github',
  'email',
  'section',
  'group',
] as const satisfies readonly Column[];

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
