/** What a learning platform says in the name that it gives to a download. */
export type LmsName = CanvasName | MoodleName;

/** `lovelaceada_LATE_12345_67890_echo-server-2.ts`: who, when late, the user, the upload, and the file as it was called. */
export interface CanvasName {
  lms: 'canvas';
  /** Last and first name run together, in lower case. */
  name: string;
  user: string;
  /** Grows with time: what was uploaded later has the larger one. */
  upload: number;
  late: boolean;
  original: string;
}

/** `Ada Lovelace_12345_assignsubmission_file_`, a folder, or with the file's name behind it, a file. */
export interface MoodleName {
  lms: 'moodle';
  /** Undefined when the marking is blind. */
  name: string | undefined;
  participant: string;
  /** `file` or `onlinetext`. */
  kind: string;
  /** Empty for a folder. */
  original: string;
}

// Canvas turns `_123_` in a name into `-123-`, so that the first two numbers between underscores are its own.
const CANVAS = /^(?<name>.+?)(?<late>_LATE)?_(?<user>\d{1,19})_(?<upload>\d{1,19})_(?<original>.+)$/su;
// Moodle lets no underscore stand in a name.
const MOODLE = /^(?<name>[^_]+)_(?<participant>\d{1,19})_assignsubmission_(?<kind>[a-z]+)(?:_(?<original>.*))?$/su;

/** Of a file or a folder. Undefined: no platform has named it. */
export function lmsName(name: string): LmsName | undefined {
  return moodleName(name) ?? canvasName(name);
}

function moodleName(given: string): MoodleName | undefined {
  const { name = '', participant = '', kind = '', original = '' } = MOODLE.exec(given)?.groups ?? {};
  if (participant === '') return undefined;
  return { lms: 'moodle', name: /^participant$/i.test(name) ? undefined : name.trim(), participant, kind, original };
}

function canvasName(given: string): CanvasName | undefined {
  const { name = '', late, user = '', upload = '', original = '' } = CANVAS.exec(given)?.groups ?? {};
  if (user === '') return undefined;
  return { lms: 'canvas', name, user, upload: Number(upload), late: late !== undefined, original };
}
