import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBytes, type Sendable } from '../engine/check/bytes.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { StudentFault } from '../engine/check/student-fault.js';
import { uncalled } from '../engine/check/uncalled.js';
import { explainExit } from '../engine/process/explain-exit.js';
import { temporaryFolder } from '../engine/process/launch-mark.js';
import { udpPortsOf } from '../engine/process/listeners.js';
import type { Exit, StudentProcess } from '../engine/process/student-process.js';
import { Inbox } from './inbox.js';
import { notListening, untilListening, type StudentServer } from './student-server.js';

/** What a program may take to do what it does when its timers fire, in ms. */
export const ADVANCE_MS = 2000;

const POLL_MS = 2;

export interface ProgramOptions {
  /** Written to standard input, which is then closed. Left out: standard input stays open for `type`. */
  stdin?: Sendable;
  /** With `stdin`: these bytes are in a file, as with `< file`, and not in a pipe. */
  fromFile?: boolean;
  /** Its clock can be put forward. */
  clock?: boolean;
}

/** A student's program that runs by itself: arguments, standard input, output and error, exit code. */
export class StudentProgram {
  /**
   * What it prints on standard output, to be waited for.
   * @example
   * const program = student.run();
   * await program.type('hello\n');
   * expect((await program.stdout.until('\n')).toString()).toBe('HELLO\n');
   * program.endInput();
   */
  readonly stdout: Inbox;

  constructor(
    private readonly session: CheckSession,
    private readonly process: StudentProcess,
  ) {
    this.stdout = new Inbox(session, 'your program printed');
    process.onStdout((chunk) => this.stdout.push(chunk));
    void process.exited.then(() => this.stdout.end('ended'));
  }

  /**
   * Writes to its standard input.
   * @example
   * const program = student.run();
   * await program.type('one');
   * await expect(program).toReceive('ONE');
   * await program.type('two');
   * await expect(program).toReceive('TWO');
   * program.endInput();
   */
  async type(data: Sendable): Promise<void> {
    const bytes = toBytes(data);
    this.session.transcript.add(`typed ${bytes.length} bytes`, bytes);
    await new Promise<void>((resolve) => this.process.stdin.write(bytes, () => resolve()));
  }

  /**
   * Closes its standard input, as Ctrl-D does.
   * @example
   * const program = student.run();
   * program.endInput();
   * await expect(program).toReceiveEnd('ended');
   */
  endInput(): void {
    this.session.transcript.add('closed its standard input');
    this.process.stdin.end();
  }

  /**
   * Waits until the program listens on this port, as the system tells.
   * @returns what `lab.tcp.connect` and `send` of a UDP peer take
   * @throws {StudentFault} that names what it listens on instead, or how it ended
   * @example
   * const port = await lab.tcp.closedPort();
   * const program = student.run(['-l', String(port)]);
   * const peer = await lab.tcp.connect(await program.listens(port));
   * await peer.send('hello');
   * await expect(peer).toReceive('HELLO');
   */
  async listens(port: number, transport: 'tcp' | 'udp' = 'tcp', withinMs = 1500): Promise<StudentServer> {
    const asked = `${transport.toUpperCase()} port ${port}`;
    const ended = this.process.exited.then(() => {
      const { kind, message } = explainExit(this.process, undefined);
      const why = uncalled(this.process, this.session.setting.launches.source) ?? message;
      throw new StudentFault(kind, `nothing listened on ${asked}: ${why}`, true);
    });
    await this.session.wait(
      withinMs,
      Promise.race([untilListening(this.process, transport, port, this.session.signal), ended]),
      () =>
        notListening(
          this.process,
          transport,
          port,
          'started your program',
          false,
          this.session.setting.launches.source,
        ),
    );
    this.session.transcript.add(`your program listens on ${asked}`);
    return { transport, host: '127.0.0.1', port, returned: () => Promise.resolve('program') };
  }

  /**
   * Leaves unread what it prints, as a program behind it in a pipeline does that is busy. When the pipe is full, and what else lies
   * on the way, some hundred thousand bytes in all, it has to keep what it still wants to print.
   * @returns what has it read again
   * @example
   * const program = student.run();
   * const readAgain = program.holdOutput();
   * await program.type('one');
   * readAgain();
   * await expect(program).toReceive('ONE');
   */
  holdOutput(): () => void {
    this.session.transcript.add('stopped reading what your program prints');
    const readAgain = this.process.holdStdout();
    return () => {
      this.session.transcript.add('reads again what your program prints');
      readAgain();
    };
  }

  /**
   * Waits until it holds a UDP socket that has a port, to which one can send although it has sent nothing yet.
   * @returns the port; undefined where the system does not tell
   * @throws {StudentFault} when it ends, or gets no port
   * @example
   * const program = student.run(['-u']);
   * const port = (await program.udpPort()) ?? lab.skip('this system does not tell who has which port');
   * await (await lab.udp.peer()).send({ port }, 'hello');
   * await expect(program).toReceive('HELLO');
   */
  async udpPort(withinMs = 1500): Promise<number | undefined> {
    if (process.platform !== 'linux') return undefined;
    let found: number | undefined;
    const poll = async () => {
      while (!this.session.signal.aborted && !this.process.exit) {
        found = udpPortsOf(this.process.pid).find((port) => port > 0);
        if (found !== undefined) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      if (this.session.signal.aborted) return;
      throw new StudentFault('wrong', 'your program ended, and goes on no longer');
    };
    await this.session.wait(withinMs, poll(), 'your program has no UDP socket that is bound to a port');
    return found;
  }

  /**
   * Puts its clock forward, as `student.advanceClock` does; for a program that was run with `clock: true`.
   * @example
   * const program = student.run([], { clock: true });
   * await program.type('one');
   * await expect(program).toReceive('ONE');
   * await program.advanceClock(10 * 60_000);
   * await program.type('two');
   * await expect(program).toReceive('TWO');
   */
  async advanceClock(ms: number): Promise<void> {
    const { channel, exited } = this.process;
    this.session.transcript.add(clockText(ms));
    const answered = new Promise((resolve) => channel.once('data', resolve));
    channel.write(`${ms}\n`);
    await this.session.wait(ADVANCE_MS, Promise.race([answered, exited]), 'your program no longer reacts');
  }

  /**
   * What it has printed on standard error so far.
   * @example
   * const program = student.run(['--louder']);
   * await program.exit();
   * expect(program.stderr()).toContain('--louder');
   */
  stderr(): string {
    return this.process.stderr.text();
  }

  /**
   * Waits for it to end.
   * @returns its exit code, or the signal that ended it
   * @throws {StudentFault} when it does not end, or is killed for a limit
   * @example
   * const program = student.run(['--louder']);
   * const { code } = await program.exit();
   * expect(code).toBe(2);
   */
  async exit(withinMs = 2000): Promise<Exit> {
    const exit = await this.session.wait(withinMs, this.process.exited, 'your program did not end');
    if (exit.broke !== undefined) throw new StudentFault('rule-broken', explainExit(this.process, undefined).message);
    this.session.transcript.add(`your program ended with exit code ${exit.code ?? exit.signal}`);
    return exit;
  }
}

export function runProgram(
  session: CheckSession,
  args: readonly string[],
  { stdin, clock = false, fromFile = false }: ProgramOptions,
): StudentProgram {
  const file = fromFile && stdin !== undefined ? openFile(toBytes(stdin)) : undefined;
  session.transcript.add(`ran ${session.setting.slug} ${args.join(' ')}${file === undefined ? '' : ' < file'}`);
  const process = session.launchProgram(args, { clock, stdin: file });
  const program = new StudentProgram(session, process);
  if (file !== undefined) closeSync(file);
  else if (stdin !== undefined) process.stdin.end(toBytes(stdin));
  return program;
}

/** A file of these bytes that only its descriptor leads to. */
function openFile(bytes: Uint8Array): number {
  const folder = temporaryFolder('input');
  const file = join(folder, 'file');
  writeFileSync(file, bytes);
  const descriptor = openSync(file, 'r');
  rmSync(folder, { recursive: true });
  return descriptor;
}

/** How the steps tell that a program's clock is put forward by so many ms. */
export function clockText(ms: number): string {
  return `put your program's clock forward by ${ms / 1000} s: its timers fire, and nothing is sent to it`;
}
