import type { CheckDefinition } from '../engine/check/check.js';
import type { Scene } from '../engine/check/scene.js';
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
export function checkContext(scene: Scene, seed: number): CheckContext {
  return { student: new Student(scene), lab: new Lab(scene, seed) };
}
