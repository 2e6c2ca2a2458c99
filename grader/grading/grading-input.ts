import type { Sandbox } from '../engine/sandbox/tier.js';

/** A program to grade, and where. */
export interface GradingInput {
  student: string;
  /** The exercise's slug. */
  exercise: string;
  /** The student's file. */
  entry: string;
  /** The student's folder, which no link may lead out of; default: the file's own. */
  root?: string | undefined;
  /** A folder above the file's own, below which it may import from: for the course's own programs alone. */
  importsBelow?: string | undefined;
  seed: number;
  sandbox: Sandbox;
  /** Run every check, also those whose needed check has failed. */
  ignoreNeeds?: boolean;
  /**
   * It is enough to know whether some check fails, and not what a fresh program would show: a failure counts in whatever process it was seen,
   * and nothing is started for more. For programs of the course's own, of which nothing is told to anybody.
   */
  bail?: boolean | undefined;
}
