import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Duplex, Readable, Writable } from 'node:stream';
import { openInherited } from '../sandbox/inherited.js';
import { TEMPORARY } from '../sandbox/other-user.js';
import type { Sandbox, Staged } from '../sandbox/tier.js';
import { ulimited } from '../sandbox/ulimit.js';
import { CapturedOutput } from './captured-output.js';
import { CHANNEL_FD, LAST_WORDS_FD } from './channel-fd.js';
import { killMarked, LAUNCH_VARIABLE, launchMark } from './launch-mark.js';
import { brokenLimit, limits as usual, mebibytes, signalOf, type Limits } from './limits.js';
import { isRunnable, knowsSchedule, processTree, residentBytes, schedule } from './proc.js';
import { removeScratch, scratchBytes } from './scratch.js';
import { signal } from './signal.js';

const INFO_FD = 4;
const WATCH_EVERY_MS = 100;
const STRAGGLER_GRACE_MS = 1000;
/** Processes of the sandbox's above the program: bubblewrap has two. All others below it are the program's own children. */
const WRAPPERS: Record<Sandbox['tier'], number> = { bubblewrap: 2, user: 0, process: 0 };

/** How a process ended. `broke` names the limit that it went over, for which it was killed. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  broke?: string;
}

/** A student's program, running: what it prints is kept, what it may take is bounded, and all of it is gone after `end`. */
export class StudentProcess {
  readonly stdout = new CapturedOutput();
  readonly stderr = new CapturedOutput();
  readonly startedAt = performance.now();
  /** Settles once the process, and in its sandbox all that it started, is gone. */
  readonly exited: Promise<Exit>;
  exit: Exit | undefined;
  /** True when it left processes behind that had to be hunted down. */
  leftChildren = false;

  private readonly child: ChildProcess;
  private readonly mark = launchMark(randomUUID());
  private readonly watchdog: NodeJS.Timeout;
  /** Settles when the sandbox has told which process is the first of the program's, or never will. */
  private readonly begun: Promise<void>;
  private readonly uid: number | undefined;
  private readonly folder: string;
  private innerPid: number | undefined;
  private broke: string | undefined;
  private killed = false;
  private waitedBeforeMs = 0;
  /** Its processes when they were last looked for. */
  private seen = { at: -Infinity, pids: [] as readonly number[] };

  constructor(
    private readonly sandbox: Sandbox,
    program: Staged,
    readonly limits: Limits = usual,
  ) {
    const command = ulimited(sandbox.confine(program, INFO_FD), limits);
    const { file, args, cwd, env, uid, gid } = command;
    this.uid = uid;
    this.folder = program.folder;
    const inherited = openInherited(command);
    this.child = spawn(file, args, {
      cwd,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      env: { ...env, [LAUNCH_VARIABLE]: this.mark },
      // Where there is no bubblewrap to close its descriptor before the program begins, the program would tell us whom to kill.
      stdio: [
        ...[program.stdin ?? ('pipe' as const), 'pipe' as const, 'pipe' as const, 'pipe' as const],
        ...[sandbox.tier === 'bubblewrap' ? ('pipe' as const) : ('ignore' as const), 'pipe' as const],
        ...inherited.descriptors,
      ],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    inherited.close();
    this.child.stdin?.on('error', ignore);
    this.channel.on('error', ignore);
    this.exited = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => {
        clearInterval(this.watchdog);
        const died = signalOf({ code, signal }, this.sandbox.tier === 'bubblewrap');
        const broke = this.broke ?? brokenLimit(died, limits);
        this.exit = { code: died === null ? code : null, signal: died, ...(broke === undefined ? {} : { broke }) };
        if (this.sandbox.tier !== 'bubblewrap') this.killDetached();
        this.destroyPipes();
      });
      this.child.once('close', () => this.exit && resolve(this.exit));
    });
    this.exited.catch(ignore);
    for (const [stream, kept] of [
      [this.child.stdout, this.stdout] as const,
      [this.child.stderr, this.stderr] as const,
    ]) {
      stream?.on('data', (chunk: Buffer) => {
        kept.add(chunk);
        if (this.stdout.bytes + this.stderr.bytes > limits.outputBytes)
          this.kill(`printed more than ${mebibytes(limits.outputBytes)}`);
      });
    }
    this.begun = this.readChildPid(this.child.stdio[INFO_FD] as Readable | null);
    this.watchdog = setInterval(() => this.watch(), WATCH_EVERY_MS);
    this.watchdog.unref();
  }

  /** Process id of what was started; in a sandbox the program itself is among its descendants. */
  get pid(): number {
    return this.child.pid ?? -1;
  }

  get stdin(): Writable {
    return this.child.stdin as Writable;
  }

  get channel(): Duplex {
    return this.child.stdio[CHANNEL_FD] as Duplex;
  }

  get lastWords(): Readable {
    return (this.child.stdio as readonly unknown[])[LAST_WORDS_FD] as Readable;
  }

  /** What it prints on standard output, as it comes, for a check that reads along. */
  onStdout(listener: (chunk: Buffer) => void): void {
    this.child.stdout?.on('data', listener);
  }

  /** Leaves what it prints unread: soon the pipe is full, and then the program has to keep it. @returns what has it read again */
  holdStdout(): () => void {
    this.child.stdout?.pause();
    return () => this.child.stdout?.resume();
  }

  /** The same for standard error. */
  onStderr(listener: (chunk: Buffer) => void): void {
    this.child.stderr?.on('data', listener);
  }

  /** Time, in ms, that it and its children have run, and that they were ready to run but other programs had the CPU. */
  schedule(): { ranMs: number; waitedMs: number } {
    if (!knowsSchedule || this.exit) return { ranMs: 0, waitedMs: this.waitedBeforeMs };
    const each = this.processes(WATCH_EVERY_MS).map(schedule);
    const total = (key: 'ranMs' | 'waitedMs') => each.reduce((sum, one) => sum + one[key], 0);
    this.waitedBeforeMs = Math.max(this.waitedBeforeMs, total('waitedMs'));
    return { ranMs: total('ranMs'), waitedMs: this.waitedBeforeMs };
  }

  get isRunnable(): boolean {
    return this.processes(WATCH_EVERY_MS).some(isRunnable);
  }

  /**
   * True when it ended by SIGKILL and not through us: somebody else's doing, such as a machine's that is out of memory, or its own.
   */
  get killedByOthers(): boolean {
    return !this.killed && this.exit?.signal === 'SIGKILL';
  }

  /** Kills it with all that it started, and waits until it is gone. */
  async end(): Promise<Exit> {
    // Killed any earlier, bubblewrap would be gone, and its program perhaps a moment later.
    await Promise.race([this.begun, this.exited.catch(ignore)]);
    this.leftChildren ||= processTree(this.pid).length > WRAPPERS[this.sandbox.tier] + 1;
    this.kill();
    return this.exited;
  }

  /**
   * Stops it with all that it has started, as a busy machine does with whoever has no turn; nothing happens where a system cannot.
   * @returns what lets it go on
   */
  hold(): () => void {
    const tree = processTree(this.pid);
    const held = (tree.length === 0 ? [this.pid] : tree).filter((pid) => signal(pid, 'SIGSTOP'));
    return () => held.forEach((pid) => signal(pid, 'SIGCONT'));
  }

  /** It has gone over a limit that somebody else watches. @param how such as `sent more than 128 MiB` */
  killForLimit(how: string): void {
    this.kill(how);
  }

  /** Bubblewrap tells which process it has started as the first of its PID namespace. Without a sandbox there is none to tell of. */
  private async readChildPid(info: Readable | null): Promise<void> {
    if (!info) return;
    info.on('data', (chunk: Buffer) => {
      this.innerPid ??= Number(/"child-pid": (\d+)/.exec(chunk.toString('latin1'))?.[1] ?? NaN) || undefined;
    });
    await new Promise<void>((resolve) => info.once('data', () => resolve()).once('close', () => resolve()));
  }

  /** What was started and all that descends from it. @param oldMs how long ago it may have been looked for, once the program is among them */
  private processes(oldMs = 0): readonly number[] {
    const now = performance.now();
    const { at, pids } = this.seen;
    if (now - at <= oldMs && pids.length > WRAPPERS[this.sandbox.tier]) return pids;
    this.seen = { at: now, pids: processTree(this.pid) };
    return this.seen.pids;
  }

  private watch(): void {
    const { limits, sandbox } = this;
    const tree = this.processes();
    if (tree.length - WRAPPERS[sandbox.tier] > limits.processes)
      this.kill(`started more than ${limits.processes} processes`);
    const bytes = tree.reduce((sum, pid) => sum + residentBytes(pid), 0);
    if (bytes > limits.memoryBytes) this.kill(`used more than ${mebibytes(limits.memoryBytes)} of memory`);
    // Elsewhere its folder for temporary files has a size, or what it writes is this user's own.
    if (sandbox.tier === 'user' && scratchBytes(this.uid ?? 0, join(this.folder, TEMPORARY)) > limits.scratchBytes)
      this.kill(`kept more than ${mebibytes(limits.scratchBytes)} in files`);
  }

  private kill(broke?: string): void {
    if (this.exit) return;
    this.killed = true;
    this.broke ??= broke;
    // The end of the first process of a PID namespace is the end of them all, and bubblewrap waits for it.
    if (this.innerPid !== undefined && signal(this.innerPid)) return;
    if (process.platform === 'win32' || !signal(-this.pid)) this.child.kill('SIGKILL');
  }

  /**
   * Whoever still holds the other end of a pipe after the exit has hidden from us: not waited for, once what was written is read.
   * On a busy machine the time may be over before the event loop has looked at the pipes, so it is given another turn to do so.
   */
  private destroyPipes(): void {
    const before = this.stdout.bytes + this.stderr.bytes;
    const look = () => {
      if (this.stdout.bytes + this.stderr.bytes > before) this.destroyPipes();
      else this.child.stdio.forEach((stream) => stream?.destroy());
    };
    setTimeout(() => setImmediate(() => setImmediate(look)), STRAGGLER_GRACE_MS).unref();
  }

  /** Without a PID namespace a child in a process group of its own survives its parent; it still has our mark in its environment, or its user. */
  private killDetached(): void {
    const killed = killMarked(this.mark, this.pid, this.uid);
    this.leftChildren ||= killed > 0;
    if (this.uid !== undefined) removeScratch(this.uid);
  }
}

function ignore(): void {
  // The other end is gone; `exited` tells.
}
