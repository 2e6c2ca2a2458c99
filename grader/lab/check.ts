import type { Lab } from './lab.js';
import type { Student } from './student.js';

/** What a check is given. */
export interface CheckContext {
  student: Student;
  lab: Lab;
}

export interface CheckOptions {
  points: number;
  /** What a student who fails it should think of next; one or two sentences. */
  hint: string;
  /** The place in the lessons that explains it: `07-tcp#half-close-one-direction-ends`. */
  lesson: string;
  /** Name of an earlier check without which this one makes no sense: when that fails, this one is blocked and not run. */
  needs?: string;
  /** For the whole check, in ms on a machine that has nothing else to do. Default 20000; single waits end far sooner. */
  limitMs?: number;
}

/** One claim about the student's program, with what shows whether it holds. */
export interface CheckDefinition extends CheckOptions {
  name: string;
  run: (context: CheckContext) => Promise<void>;
}

const registrar = Symbol.for('course.registrar');
type Registrar = (check: CheckDefinition) => void;
/** Kept on the global object, since Jest loads the checks' lab kit and what runs them apart from each other. */
const scope = globalThis as { [registrar]?: Registrar };

/** Takes every check that is declared from now on. */
export function takeChecks(take: Registrar): void {
  scope[registrar] = take;
}

export function register(check: CheckDefinition): void {
  if (!scope[registrar])
    throw new Error('checks are run by `npm test SLUG`, or by Jest with the configuration of this course');
  scope[registrar](check);
}
