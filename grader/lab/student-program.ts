import type { Exit, StudentProcess } from '../process/student-process.js';
import { explainExit } from '../process/explain-exit.js';
import { toBytes, type Sendable } from './bytes.js';
import { Inbox } from './inbox.js';
import type { Scene } from './scene.js';
import { StudentFault } from './student-fault.js';
import { notListening, untilListening, type StudentServer } from './student-server.js';

export interface ProgramOptions {
  /** Written to standard input, which is then closed. Left out: standard input stays open for `type`. */
  stdin?: Sendable;
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
    private readonly scene: Scene,
    private readonly process: StudentProcess,
  ) {
    this.stdout = new Inbox(scene, 'your program printed');
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
    this.scene.transcript.add(`typed ${bytes.length} bytes`, bytes);
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
    this.scene.transcript.add('closed its standard input');
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
      throw new StudentFault(kind, `nothing listened on ${asked}: ${message}`);
    });
    await this.scene.wait(
      withinMs,
      Promise.race([untilListening(this.process, transport, port, this.scene.signal), ended]),
      () => notListening(this.process, transport, port, 'started your program', false),
    );
    this.scene.transcript.add(`your program listens on ${asked}`);
    return { transport, host: '127.0.0.1', port, returned: () => Promise.resolve('program') };
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
    const exit = await this.scene.wait(withinMs, this.process.exited, 'your program did not end');
    if (exit.broke !== undefined) throw new StudentFault('rule-broken', explainExit(this.process, undefined).message);
    this.scene.transcript.add(`your program ended with exit code ${exit.code ?? exit.signal}`);
    return exit;
  }
}

export function runProgram(scene: Scene, args: readonly string[], { stdin }: ProgramOptions): StudentProgram {
  scene.transcript.add(`ran ${scene.setting.slug} ${args.join(' ')}`);
  const process = scene.launchProgram(args);
  const program = new StudentProgram(scene, process);
  if (stdin !== undefined) process.stdin.end(toBytes(stdin));
  return program;
}
