import type { CheckDefinition } from '../engine/check/check.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { Lab } from './lab.js';
import { Student } from './student.js';

/** What a check is given. */
export interface CheckContext {
  /** The program that is checked. */
  student: Student;
  /** What speaks to it. */
  lab: Lab;
}

/** A check as it is written with the lab. */
export type LabCheck = CheckDefinition<CheckContext>;

/** What the engine hands to a check. @param seed of all that the check draws */
export function checkContext(session: CheckSession, seed: number): CheckContext {
  return { student: new Student(session), lab: new Lab(session, seed) };
}
