import { participantIn } from './roster-person.js';

export const platforms = ['canvas', 'moodle', 'brightspace', 'blackboard'] as const;
export type Platform = (typeof platforms)[number];

/** What a learning platform says in the name that it gives to a download. */
export interface PlatformName {
  platform: Platform;
  /** Of a person, a team, or a login; empty when marking is blind. */
  name: string;
  /** The platform's own: of Canvas's user, of Moodle's participant or group. Undefined when there is none. */
  number?: string | undefined;
  /** What was handed in: a file, text typed into the platform, or the address of a page. A `receipt` is the platform's own. */
  kind: 'file' | 'text' | 'link' | 'receipt';
  /** Empty for a folder. */
  original: string;
  late: boolean;
  /** Grows with time, where the platform tells: what was uploaded later has the larger one. */
  order: number;
}

/** Of a file or a folder. Undefined: no platform has named it, or none of those that are asked for. */
export function platformName(name: string, only?: Platform): PlatformName | undefined {
  const readers: Record<Platform, (name: string) => PlatformName | undefined> = {
    moodle,
    blackboard,
    brightspace,
    canvas,
  };
  const asked = Object.entries(readers).filter(([platform]) => only === undefined || platform === only);
  for (const [, read] of asked) {
    const given = read(name.normalize('NFC'));
    if (given) return given;
  }
  return undefined;
}

// Moodle lets no underscore stand in a name. A team without a group, and it alone, has no number.
const MOODLE = /^(?<name>[^_]+)(?:_(?<number>\d{1,19}))?_assignsubmission_(?<kind>[a-z]+)(?:_(?<original>.*))?$/su;

/** `Ada Lovelace_12345_assignsubmission_file_`, a folder, or with the file's name behind it, a file. */
function moodle(given: string): PlatformName | undefined {
  const { name = '', number, kind = '', original = '' } = MOODLE.exec(given)?.groups ?? {};
  if (kind === '') return undefined;
  const isBlind = participantIn(`${name} ${number}`) !== undefined;
  return {
    platform: 'moodle',
    name: isBlind ? '' : name.trim(),
    number,
    kind: kind === 'onlinetext' ? 'text' : 'file',
    original,
    late: false,
    order: 0,
  };
}

// Canvas turns `_123_` in a name into `-123-`, so that the first two numbers between underscores are its own.
const CANVAS = /^(?<name>.+?)(?<late>_LATE)?_(?<number>\d{1,19})_(?<upload>\d{1,19})_(?<original>.+)$/su;
const CANVAS_BOX = /^(?<name>.+?)(?<late>_LATE)?_(?<number>\d{1,19})_(?<box>text|link|media)\.html?$/su;
const ANONYMOUS =
  /^(?<late>LATE_)?anon_(?<late2>LATE_)?(?<name>[A-Za-z0-9]{4,12})_(?:(?<upload>\d{1,19})_(?<original>.+)|(?<box>text|link|media)\.html?)$/su;

/**
 * `lovelaceada_LATE_12345_67890_echo-server-2.ts`: who, when late, the user, the upload, and the file as it was called;
 * `anon_7fQx2_67890_echo-server.ts` where marking is blind; `lovelaceada_12345_text.html` for what was typed into the page.
 */
function canvas(given: string): PlatformName | undefined {
  const parts = (ANONYMOUS.exec(given) ?? CANVAS.exec(given) ?? CANVAS_BOX.exec(given))?.groups;
  if (!parts) return undefined;
  const { name = '', number, upload, original, box } = parts;
  return {
    platform: 'canvas',
    name,
    number,
    kind: box === undefined ? 'file' : box === 'link' ? 'link' : 'text',
    original: original ?? `${box}.html`,
    late: parts['late'] !== undefined || parts['late2'] !== undefined,
    order: Number(upload ?? 0),
  };
}

const BRIGHTSPACE =
  /^(?<first>\d{1,19})-(?<second>\d{1,19}) ?- ?(?<name>.+?) ?- ?(?<time>\p{L}{3,12}\.? \d{1,2}, \d{4} \d{3,4} ?[AP]M|\d{1,2} \p{L}{3,12}\.?,? \d{4} \d{1,2}[.: ]?\d{2})(?: ?- ?(?<original>.+))?$/su;

/** `12345-67890 - Ada Lovelace - Nov 5, 2026 1030 AM`, a folder, or with ` - FILE`, a file. */
function brightspace(given: string): PlatformName | undefined {
  const { first = '', second = '', name = '', time = '', original = '' } = BRIGHTSPACE.exec(given)?.groups ?? {};
  if (first === '') return undefined;
  const number = `${first}-${second}`;
  return {
    platform: 'brightspace',
    name: name.trim(),
    number,
    kind: 'file',
    original,
    late: false,
    order: dayTime(time),
  };
}

/** Minutes, in no zone: good for comparing two of one download. */
function dayTime(time: string): number {
  const spaced = time.replace(/(\d{1,2}?)(\d{2}) ?([AP]M)$/, '$1:$2 $3');
  const ms = Date.parse(`${spaced} UTC`);
  return Number.isNaN(ms) ? 0 : ms / 60_000;
}

const BLACKBOARD = /^(?<name>.+)_attempt_(?<time>\d{4}(?:-\d\d){5})(?:_(?<original>.+)|\.txt)$/su;

/** `Echo server_alovelace_attempt_2026-11-05-10-30-00_echo-server.ts`; the same with `.txt` for the platform's own receipt. */
function blackboard(given: string): PlatformName | undefined {
  const { name = '', time = '', original } = BLACKBOARD.exec(given)?.groups ?? {};
  if (!name.includes('_')) return undefined;
  return {
    platform: 'blackboard',
    name,
    kind: original === undefined ? 'receipt' : 'file',
    original: original ?? 'receipt.txt',
    late: false,
    order: Number(time.replaceAll('-', '')),
  };
}
