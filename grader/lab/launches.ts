import type { StudentProcess } from '../process/student-process.js';
import type { Launched, Launcher } from './launcher.js';

/** Where a check gets its student's processes from. */
export interface Launches {
  /** True when they go on to serve other checks: then they are not to be ended with the check. */
  readonly shared: boolean;
  underAgent(): Launched;
  asProgram(args: readonly string[]): StudentProcess;
}

/**
 * Processes that all checks of a program use, as long as everything passes: the first that a check asks for is the same for every check, and
 * so is the second. A server is started in it on many ports, a function called many times, as in any real program.
 *
 * What passes there has passed; anything else is found out again in processes that nobody has used before, so nothing that one check did
 * can be held against a program in another, unless no other check has been there. The first check that does not pass ends the sharing.
 */
export class SharedProcesses {
  private readonly processes: Launched[] = [];
  private over = false;
  private users = 0;

  constructor(private readonly launcher: Launcher) {}

  /** True until a check has not passed. */
  get usable(): boolean {
    return !this.over && this.processes.every(({ process }) => !process.exit);
  }

  /** True when one check has used them and no other: then nothing in them is anybody else's doing. */
  get usedOnce(): boolean {
    return this.users === 1;
  }

  /** For one check. */
  forCheck(): Launches {
    this.users++;
    let used = 0;
    return {
      shared: true,
      underAgent: () => (this.processes[used++] ??= this.launcher.underAgent()),
      asProgram: (args) => this.launcher.asProgram(args),
    };
  }

  /** Ends them all, at once for those that still use them. @returns what is worth telling the student */
  async end(): Promise<string[]> {
    this.over = true;
    await Promise.all(this.processes.map(({ process }) => process.end()));
    return this.processes.flatMap(({ process, agent }) => untidiness(process, agent.forgeries));
  }
}

/** What a process did that is no fault, and is told. */
export function untidiness(process: StudentProcess, forgeries = 0): string[] {
  return [
    ...(process.leftChildren ? ['it left processes running that it had started; they were ended'] : []),
    ...(forgeries > 0 ? ['it wrote to the channel that the grader uses; that was ignored'] : []),
  ];
}
