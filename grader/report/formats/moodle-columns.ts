/** Columns of Moodle's grading worksheet. */
export type SheetColumn =
  'identifier' | 'name' | 'email' | 'idNumber' | 'username' | 'grade' | 'maximum' | 'feedback' | 'changeable';

/**
 * Their headers in English, German, French and Spanish: strings of Moodle's language packs for mod_assign, core and assignfeedback_comments. The
 * sheet is written in the language of who has downloaded it, and Moodle reads it in that of who uploads it.
 */
export const sheetHeaders: Readonly<Record<SheetColumn, readonly string[]>> = {
  identifier: ['Identifier', 'ID', 'Identifiant', 'Identificador'],
  name: ['Full name', 'Vollständiger Name', 'Nom complet', 'Nombre completo'],
  email: [
    'Email address',
    'E-Mail-Adresse',
    'Adresse de courriel',
    'Adresse e-mail',
    'Dirección de correo',
    'Dirección Email',
    'Correo electrónico',
  ],
  idNumber: ['ID number', 'ID-Nummer', 'Numéro d’identification', "Numéro d'identification", 'Número de ID'],
  username: ['Username', 'Anmeldename', 'Nom d’utilisateur', "Nom d'utilisateur", 'Nombre de usuario'],
  grade: ['Grade', 'Bewertung', 'Note', 'Calificación'],
  maximum: ['Maximum Grade', 'Maximum grade', 'Bestwertung', 'Höchstbewertung', 'Note maximale', 'Calificación máxima'],
  feedback: [
    'Feedback comments',
    'Feedback als Kommentar',
    'Feedback als Kommentare',
    'Feedback par commentaires',
    'Commentaires de feedback',
    'Comentarios de retroalimentación',
  ],
  changeable: [
    'Grade can be changed',
    'Bewertung kann geändert werden',
    'La note peut être modifiée',
    'La calificación puede ser cambiada',
    'La calificación puede cambiarse',
  ],
};

/** How a sheet says that a grade is locked. */
export const NO = /^(no|nein|non)$/i;

/** A worksheet as it was downloaded: rows of cells, the headers first, and where the columns are that matter. */
export interface Sheet {
  rows: readonly (readonly string[])[];
  /** The others may be missing: an assignment takes no comments, or hides who is who. */
  columns: Partial<Record<SheetColumn, number>> & { grade: number; maximum: number; identifier: number };
  /** What to say where the file is not as Moodle writes it. */
  remark: string | undefined;
}
