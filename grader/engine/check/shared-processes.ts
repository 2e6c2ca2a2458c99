import type { StudentProcess } from '../process/student-process.js';
import type { Launcher } from './launcher.js';
import type { Launched, Launches } from './launches.js';

/** What one check takes from processes that others take too. */
export interface Share extends Launches {
  /** True once it has taken one. */
  readonly taken: boolean;
  /** True when another check may have had a hand in what this one has taken: it took it too, or its end was the end of it. */
  readonly disturbed: boolean;
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
  private readonly takers = new Set<Share>();
  private ending: Promise<string[]> | undefined;

  constructor(private readonly launcher: Launcher) {}

  /** True once `end` was called. */
  get over(): boolean {
    return this.ending !== undefined;
  }

  /** True until a check has not passed. */
  get usable(): boolean {
    return !this.over && this.processes.every(({ process }) => !process.exit);
  }

  /** For one check. */
  forCheck(): Share {
    const { takers } = this;
    const isOver = () => this.over;
    let used = 0;
    const share: Share = {
      shared: true,
      source: this.launcher.source,
      get taken() {
        return takers.has(share);
      },
      get disturbed() {
        return takers.has(share) && (takers.size > 1 || isOver());
      },
      underAgent: () => {
        takers.add(share);
        if (this.over) throw new Error('the processes that checks share have been ended');
        return (this.processes[used++] ??= this.launcher.underAgent());
      },
      alone: () => this.launcher.underAgent(),
      asProgram: (args, options) => this.launcher.asProgram(args, options),
    };
    return share;
  }

  /** Ends them all, at once for those that still use them. @returns what is worth telling the student */
  end(): Promise<string[]> {
    return (this.ending ??= this.endEach());
  }

  private async endEach(): Promise<string[]> {
    await Promise.all(this.processes.map(({ process }) => process.end()));
    return this.processes.flatMap(({ process }) => cleanupWarnings(process));
  }
}

/** What a process did that is no fault, and is told. */
export function cleanupWarnings(process: StudentProcess): string[] {
  return process.leftChildren ? ['it left processes running that it had started; they were ended'] : [];
}
