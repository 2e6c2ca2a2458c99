import type { AgentClient } from '../process/agent-client.js';
import { explainExit, type Ending } from '../process/explain-exit.js';
import { mebibytes } from '../process/limits.js';
import type { AsProgramOptions } from '../process/stage.js';
import type { StudentProcess } from '../process/student-process.js';
import type { Returned } from './assertion-text.js';
import { FairTimer } from './fair-timer.js';
import type { Launches } from './launches.js';
import { cleanupWarnings } from './shared-processes.js';
import { listensAsClient, listensTwice, StudentFault } from './student-fault.js';
import { Transcript } from './transcript.js';
import { uncalled } from './uncalled.js';

/** What a check is run on. */
export interface Setting {
  launches: Launches;
  /** The exercise's slug; the student's file is `SLUG.ts`. */
  slug: string;
}

/** A student's process that a check has started. Without an agent it is a program that may end when it is done. */
export interface Running {
  process: StudentProcess;
  agent?: AgentClient;
  /** True when no other check uses it. */
  alone?: boolean;
  /** Where it was seen to listen, as it was asked to. */
  listensOn: { transport: 'tcp' | 'udp'; port: number }[];
}

/** How long the agent of a healthy program may take to answer. */
const PING_MS = 1000;

/** Everything that one check has going: the student's processes, the clock, the transcript, what to close at the end. */
export class CheckSession {
  readonly transcript = new Transcript();
  readonly timer: FairTimer;
  readonly running: Running[] = [];
  /** Ports on which the check itself listens, as the server that the program is to call. */
  readonly listening: number[] = [];
  /** Free ports that the check has given to the program. */
  readonly handedOut: number[] = [];
  /** Told to the student, without effect on the verdict. */
  readonly notes: string[] = [];
  /** What the last call of a student's function returned; undefined while others are under way, since a value alone does not tell them apart. */
  lastReturned: Returned | undefined;
  private readonly callsUnderWay = new Set<{ alone: boolean }>();
  /** The process in which the student's file is being imported, and for good when that fails: then no function of it can be called. */
  loading: StudentProcess | undefined;
  /** Something was not judged, since other programs kept this one from running. */
  undecided = false;
  private wireBytes = 0;
  private readonly deathWatches = new Set<(end: () => unknown) => void>();
  /** What to reject waits with, once a program under an agent is gone. */
  private endedBy: (() => unknown) | undefined;
  private readonly closers: (() => unknown)[] = [];

  constructor(
    readonly setting: Setting,
    readonly signal: AbortSignal,
  ) {
    this.timer = new FairTimer(signal);
  }

  launchUnderAgent(alone = false): Running & { agent: AgentClient } {
    const { launches } = this.setting;
    const { process, agent, startedMs } = alone ? launches.alone() : launches.underAgent();
    startedMs.then((ms) => this.timer.noteStart(ms)).catch(() => undefined);
    return this.run({ process, agent, alone, listensOn: [] });
  }

  launchProgram(args: readonly string[], options?: AsProgramOptions): StudentProcess {
    return this.run({ process: this.setting.launches.asProgram(args, options), listensOn: [] }).process;
  }

  private run<R extends Running>(launched: R): R {
    this.timer.watch(launched.process);
    this.running.push(launched);
    if (launched.agent) {
      launched.process.exited.then(
        () => this.tellDeath(() => this.endingFault()),
        (error: unknown) => this.tellDeath(() => error),
      );
    }
    return launched;
  }

  /** Each wait listens here and not to the process itself, whose promise would keep what thousands of waits left behind. */
  private tellDeath(end: () => unknown): void {
    this.endedBy ??= end;
    for (const watch of this.deathWatches) watch(end);
  }

  /** True when another process of the check's has ended: what came of that is not the doing of this one. */
  othersEnded(process: StudentProcess): boolean {
    return this.running.some((one) => one.process !== process && one.process.exit !== undefined);
  }

  /** Waits for one call of a student's function. @returns what came of it, and whether no other call was under way meanwhile */
  async called<T>(call: Promise<T>): Promise<{ outcome: T; alone: boolean }> {
    const mine = { alone: this.callsUnderWay.size === 0 };
    for (const other of this.callsUnderWay) other.alone = false;
    this.callsUnderWay.add(mine);
    this.lastReturned = undefined;
    try {
      return { outcome: await call, ...mine };
    } finally {
      this.callsUnderWay.delete(mine);
    }
  }

  /** Counts what the program sends: one that floods the check is stopped before it fills the grader's memory. */
  countWire(bytes: number): void {
    this.wireBytes += bytes;
    for (const { process } of this.running) {
      const { wireBytes } = process.limits;
      if (this.wireBytes > wireBytes) process.killForLimit(`sent more than ${mebibytes(wireBytes)} over the network`);
    }
  }

  /** Called in turn, last first, when the check is over; what they return is awaited. */
  onEnd(close: () => unknown): void {
    this.closers.push(close);
  }

  /** Waits for something that the student's program is to do: until then, until `ms` have passed, or until the program has died. */
  async wait<T>(ms: number, promise: Promise<T>, late: string | (() => string | StudentFault)): Promise<T> {
    let die: (reason: unknown) => void = () => undefined;
    const death = new Promise<never>((_resolve, reject) => (die = reject));
    const watch = (end: () => unknown) => die(end());
    this.deathWatches.add(watch);
    const { endedBy } = this;
    if (endedBy) queueMicrotask(() => watch(endedBy));
    const came = this.timer.within(ms, Promise.race([promise, death]), (waitedMs, ranMs) => {
      // While a virtual machine is paused, a loop gets no CPU time, and the system does not report that it waited.
      const runs = this.running.some(({ process }) => process.isRunnable);
      const busy = ranMs > (runs ? 0.3 : 0.6) * ms ? '; meanwhile it kept its CPU busy, as an endless loop does' : '';
      const told = typeof late === 'string' ? late : late();
      const fault = typeof told === 'string' ? new StudentFault('timed-out', told) : told;
      const waited = `${fault.message} (waited ${Math.round(waitedMs)} ms)${busy}`;
      return new StudentFault(fault.reason, waited, fault.showsNothing);
    });
    try {
      return await came;
    } finally {
      this.deathWatches.delete(watch);
    }
  }

  /**
   * Looks whether the program is alive and its event loop turns. What it did before is then known to be done, so that a crash just
   * after an answer is seen every time and not by luck.
   * @throws {StudentFault} when it has crashed or is stuck
   */
  async assertResponsive(): Promise<void> {
    for (const { agent } of this.running) {
      if (agent) await this.wait(PING_MS, agent.ping(), 'your program no longer reacts');
    }
  }

  /** Rejects once every program that runs by itself has ended: then nothing more is to be expected of them. */
  async programsEnded(): Promise<never> {
    const programs = this.running.filter(({ agent }) => !agent);
    const last = programs.at(-1);
    if (!last || programs.length < this.running.length) return new Promise<never>(() => undefined);
    await Promise.all(programs.map(({ process }) => process.exited));
    const { kind, message } = explainExit(last.process, undefined);
    throw new StudentFault(kind, uncalled(last.process, this.setting.launches.source) ?? message, true);
  }

  /** How a program under an agent has ended, if one has: such a program is never to end by itself. */
  ending(): Ending | undefined {
    const dead = this.running.find(({ process, agent }) => agent && process.exit);
    if (!dead) return undefined;
    const crash = dead.agent?.crash;
    const taken = crash?.code === 'EADDRINUSE' && dead.listensOn.find(({ port }) => crash.message.endsWith(`:${port}`));
    const listener = crash?.code === 'EADDRINUSE' && this.listening.find((port) => crash.message.endsWith(`:${port}`));
    if (listener) return { kind: 'crashed', message: listensAsClient(listener) };
    return taken ? { kind: 'crashed', message: listensTwice(taken.port) } : explainExit(dead.process, crash);
  }

  /** Ends and awaits all that was started, but for processes that other checks use too. Says what is worth telling the student. */
  async close(): Promise<string[]> {
    const closing = this.closers.reverse().map((close) => close());
    const own = this.running.filter(({ agent, alone }) => alone || !(agent && this.setting.launches.shared));
    await Promise.all([...closing, ...own.map(({ process }) => process.end())]);
    return [...this.notes, ...own.flatMap(({ process }) => cleanupWarnings(process))];
  }

  /** True when a program has ended with the words of a stub: then nothing else that went wrong is worth telling. */
  unwritten(): boolean {
    return this.running.some(
      ({ process, agent }) => !agent && process.exit && /not written yet/.test(process.stderr.text()),
    );
  }

  private endingFault(): StudentFault {
    const { kind, message } = this.ending() ?? { kind: 'crashed', message: 'your program ended' };
    return new StudentFault(kind, message);
  }
}
