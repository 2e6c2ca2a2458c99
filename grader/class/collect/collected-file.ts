import { z } from 'zod';
import { nobodys } from './findings.js';
import { matchKinds } from './match-roster.js';

export const COLLECTED_VERSION = 2;

const leftOut = z.strictObject({
  /** A path below the class's folder. */
  file: z.string(),
  student: z.string().optional(),
  why: z.string(),
});

const exercise = z.strictObject({
  exercise: z.string(),
  /** What is graded, or the latest of it, below the class's folder. */
  file: z.string(),
  /** Where each attempt is graded, and there are several: their files, from the first to the last. */
  attempts: z.array(z.string()).optional(),
  /** ISO 8601, in UTC. */
  submittedAt: z.string().optional(),
  late: z.literal(true).optional(),
  /** Handed in as well, and not graded, the latest first. */
  insteadOf: z.array(z.string()),
  /** By what it was chosen of several: it is the latest, the only one that is not the stub, or lies where the work is expected. */
  chosen: z.enum(['only', 'latest', 'written', 'place']),
  notes: z.array(z.string()),
});

/** Who somebody is, each field as the roster has it, or, without a roster, as the download proves it. */
const person = {
  name: z.string().optional(),
  /** "Lovelace, Ada", where the roster has it so. */
  sortableName: z.string().optional(),
  canvasId: z.string().optional(),
  /** Moodle's number of the participant. */
  participant: z.string().optional(),
  schoolId: z.string().optional(),
  login: z.string().optional(),
  github: z.string().optional(),
  email: z.string().optional(),
  section: z.string().optional(),
  group: z.string().optional(),
};

const student = z.strictObject({
  /** As in the results. */
  student: z.string(),
  ...person,
  /** The line of the roster, the header's being 1, and by what it was found. Without a `by` nothing was found of the student. */
  roster: z.strictObject({ line: z.number().int(), by: z.enum(matchKinds).optional() }).optional(),
  /** Folders, ZIPs and files below the class's folder. */
  from: z.array(z.string()),
  exercises: z.array(exercise),
  /** Slugs of the exercises that were asked for and of which there is nothing. */
  missing: z.array(z.string()),
  /** Why it is no one student's for sure; no gradebook has a row of it. */
  nobodys: z.enum(nobodys).optional(),
  /** Handed in, and no answer to an exercise as far as the name tells. */
  others: z.array(z.string()),
});

/** `OUT/collected.json`: who was found where, and what was left out, with the reason. */
export const collectedSchema = z.strictObject({
  version: z.literal(COLLECTED_VERSION),
  /** The name of the class's folder or ZIP. */
  from: z.string(),
  /** How it was read: as whose download. */
  readAs: z.string(),
  /** The folder or ZIP in it that holds the class, when it is not that itself. */
  inside: z.string().optional(),
  students: z.array(student),
  /** With a roster: those who were found and have no line in it. They are graded under the name that they were found by. */
  notInRoster: z.array(z.strictObject({ student: z.string(), why: z.string() })),
  /** Files of students that answer no exercise, as far as their names tell. */
  unmatched: z.array(leftOut),
  refused: z.array(leftOut),
  /** What lies in the class's folder and is nobody's. */
  ignored: z.array(z.string()),
  /** What lies beside the class, where that was found within what was given. */
  besides: z.array(z.string()),
  /** What else there is to say of how students were found, such as ids whose zeros are lost. */
  remarks: z.array(z.string()),
});

export type CollectedRecord = z.infer<typeof collectedSchema>;
export type CollectedStudent = z.infer<typeof student>;
export type CollectedExercise = z.infer<typeof exercise>;
