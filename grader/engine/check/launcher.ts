import type { Program } from '../compile/compile.js';
import { AgentClient } from '../process/agent-client.js';
import type { AsProgramOptions, Stage } from '../process/stage.js';
import { StudentProcess } from '../process/student-process.js';
import type { Sandbox } from '../sandbox/tier.js';
import type { Launched, Launches } from './launches.js';

/** Processes that are kept ready: while a check uses one, the next has time to start. */
const SPARES = 3;

/**
 * Starts processes for one program. The next ones are started ahead, as far as the agent: the student's own code is
 * not loaded before a check asks for it, so a process that was started ahead is as fresh as any other.
 */
export class Launcher implements Launches {
  readonly shared = false;
  source = '';
  private readonly spares: Launched[] = [];
  private outlook: () => number = () => 0;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly stage: Stage,
  ) {
    // One is enough as long as the checks share it.
    this.spares.push(this.start());
  }

  /** @param outlook how many more may be asked for, at any time from now on: no more than that are started ahead */
  expect(outlook: () => number): void {
    this.outlook = outlook;
    this.fill();
  }

  /** @param program the student's, which has to be there before any process is asked for */
  async write({ code, source }: Pick<Program, 'code' | 'source'>): Promise<void> {
    this.source = source;
    await this.stage.write(code);
  }

  underAgent(): Launched {
    const ready = this.spares.shift();
    this.fill();
    return ready && !ready.process.exit ? ready : this.start();
  }

  alone(): Launched {
    return this.underAgent();
  }

  asProgram(args: readonly string[], options?: AsProgramOptions): StudentProcess {
    return new StudentProcess(this.sandbox, this.stage.asProgram(args, options));
  }

  async close(): Promise<void> {
    await Promise.all(this.spares.map(({ process }) => process.end()));
    await this.stage.remove();
  }

  private fill(): void {
    while (this.spares.length < Math.min(SPARES, this.outlook())) this.spares.push(this.start());
  }

  private start(): Launched {
    const process = new StudentProcess(this.sandbox, this.stage.underAgent);
    const agent = new AgentClient(process);
    const startedMs = Promise.race([agent.ping(), process.exited]).then(() => performance.now() - process.startedAt);
    startedMs.catch(() => undefined);
    return { process, agent, startedMs };
  }
}
