import type { AgentClient } from '../process/agent-client.js';
import type { AsProgramOptions } from '../process/stage.js';
import type { StudentProcess } from '../process/student-process.js';

/** A student's process whose agent waits to be told what to do. */
export interface Launched {
  process: StudentProcess;
  agent: AgentClient;
  /** How long it took to start, in ms; a yardstick of how busy the machine is. */
  startedMs: Promise<number>;
}

/** Where a check gets its student's processes from. */
export interface Launches {
  /** True when they go on to serve other checks: then they are not to be ended with the check. */
  readonly shared: boolean;
  /** The student's file, as it was read. */
  readonly source: string;
  underAgent(): Launched;
  /** One that serves no other check, and is ended with this one. */
  alone(): Launched;
  asProgram(args: readonly string[], options?: AsProgramOptions): StudentProcess;
}
