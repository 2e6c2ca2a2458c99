import { inspect } from 'node:util';
import { isRemoteError, namedCall, unwrap, type Remote } from '../engine/check/remote-functions.js';
import type { Running, CheckSession } from '../engine/check/check-session.js';
import { StudentFault } from '../engine/check/student-fault.js';
import type { AgentClient } from '../engine/process/agent-client.js';
import { describeThrown } from '../engine/process/explain-exit.js';
import { refusedByLimit } from '../engine/process/limits.js';
import { NO_FUNCTION } from '../engine/process/thrown.js';
import { callText, ON_ONE_LINE } from './call-text.js';
import { expectFunction, importFault } from './load-fault.js';
import { ADVANCE_MS, clockText, runProgram, type ProgramOptions, type StudentProgram } from './student-program.js';
import { notListening, startServer, untilListening, type ServerOptions, type StudentServer } from './student-server.js';

/** Time that importing the student's module may take, in ms on a machine that has nothing else to do. */
const LOAD_MS = 4000;
/** Time that one call may take unless the check says otherwise. */
const CALL_MS = 2000;

export interface CallOptions {
  /** What one call may take, in ms on a machine that has nothing else to do; then the check fails as timed out. Default 2000. */
  withinMs?: number;
}

/** The student's program, as a check sees it. Whatever it starts is ended with the check, or with the last that shares its process. */
export class Student {
  private shared: Promise<Running & { agent: AgentClient }> | undefined;
  /** True once a server was started. */
  private serves = false;

  constructor(
    private readonly session: CheckSession,
    private readonly alone = false,
  ) {}

  /**
   * The functions that the student's file exports, each called in the student's process: arguments and results go by value,
   * functions among the arguments are called back, and what is thrown comes back as an error with its name, message and stack.
   * @example
   * const { half, announce } = student.functions<typeof import('./functions.js')>();
   * expect(await half(7)).toBe(3.5);
   * const words = lab.mailbox<string>('onWord call');
   * await announce(['a', 'b'], words.post);
   * expect(await words.take(2)).toEqual(['a', 'b']);
   */
  functions<Module>({ withinMs = CALL_MS }: CallOptions = {}): Remote<Module> {
    return new Proxy({} as Remote<Module>, {
      get:
        (_target, name) =>
        (...args: unknown[]) => {
          const call = this.call(String(name), args, withinMs);
          // It may fail while the check waits for something else. That is the check's to judge, and no end of the grader's process.
          call.catch(() => undefined);
          return namedCall(() => callText(String(name), args, { long: false }), call);
        },
    });
  }

  /**
   * Does something in the student's process, with the functions that the file exports at hand: for what no call by value can show. There an
   * argument may be frozen or be changed after the call, a result may be changed or be compared by identity, and thousands of calls cost no more
   * than a loop. The function is sent as text, so it may use its arguments and what JavaScript has, and nothing from around it. Other checks may
   * use the process at the same time: what the function puts in the place of something, it puts back.
   * @param what it does, in the words in which the steps tell it
   * @returns what it returns, by value
   * @example
   * type Exports = typeof import('./functions.js');
   * const halves = await student.evaluate('halves a thousand numbers', ({ half }: Exports, from: number) => {
   *   return Array.from({ length: 1000 }, (_, index) => half(from + 2 * index));
   * }, 10);
   * expect(halves.slice(0, 3)).toEqual([5, 6, 7]);
   */
  async evaluate<Module, Args extends unknown[], Returned>(
    what: string,
    work: (exports: Module, ...args: Args) => Returned,
    ...args: Args
  ): Promise<Awaited<Returned>> {
    const { agent } = await (this.shared ??= this.launch());
    this.session.transcript.add(what);
    const answer = agent.evaluate(work.toString(), args);
    const { outcome } = await this.session.called(
      this.session.wait(1.5 * CALL_MS, answer, `${what}: that did not come to an end`),
    );
    if (!outcome.ok && outcome.thrown.message.startsWith(NO_FUNCTION))
      this.expectFunction(agent, outcome.thrown.message.slice(NO_FUNCTION.length));
    return unwrap(outcome) as Awaited<Returned>;
  }

  /**
   * Starts a server by calling an exported function with a free port as its first argument, and waits until the system says that
   * the student's process listens there on 127.0.0.1. The first one runs in the process whose functions are called, each other one in its own.
   * @throws {StudentFault} that names what it listens on instead
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('hello');
   * await expect(peer).toReceive('HELLO');
   */
  start(name: string, options: ServerOptions = {}): Promise<StudentServer> {
    return startServer(this.session, name, () => this.forServer(name), options);
  }

  /**
   * Waits until the process whose functions are called listens on a port of 127.0.0.1, say because one of them has been given it.
   * Where the system does not tell who has bound a UDP port, this does not wait for one.
   * @example
   * const { receive } = student.functions<typeof import('./functions.js')>();
   * const texts = lab.mailbox<string>('onText call');
   * const port = await lab.udp.closedPort();
   * await receive(port, texts.post);
   * await student.listens(port, 'udp');
   * await (await lab.udp.peer()).send({ port }, 'hello');
   * expect(await texts.next()).toBe('hello');
   */
  async listens(port: number, transport: 'tcp' | 'udp', withinMs = CALL_MS): Promise<void> {
    const running = await this.shared;
    if (!running) throw new Error('no function has been called yet');
    const { process } = running;
    await this.session.wait(withinMs, untilListening(process, transport, port, this.session.signal), () =>
      notListening(process, transport, port, `called with port ${port}`, false, this.session.setting.launches.source),
    );
  }

  /**
   * Does something while the program is paused, as on a machine that is busy with others: what arrives meanwhile it finds all at
   * once when it goes on. Other checks may share its process, so let it not be long.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await student.whileStill(async () => {
   *   for (const text of ['a', 'b', 'c']) await peer.send(server, text);
   * });
   * const echoes = await peer.inbox.take(3); // all three had come before the program read the first
   * expect(echoes.map(({ bytes }) => bytes.toString())).toEqual(['a', 'b', 'c']);
   */
  async whileStill(act: () => Promise<unknown>): Promise<void> {
    const goOn = this.session.running.map(({ process }) => process.hold());
    try {
      await act();
    } finally {
      for (const go of goOn) go();
    }
  }

  /**
   * Puts the program's clock forward: its timers fire as though so many ms had passed in which nothing came. A program that gives up, hangs up
   * or closes after a silence has then done so, without a wait. What others do, and the timers of its child processes, is not ahead.
   * @param stepMs the clock goes in steps, in each of which an interval fires once; unless this says how long they are, each is twice as long as the last
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await student.advanceClock(10 * 60_000);
   * await peer.send('still there?');
   * await expect(peer).toReceive('STILL THERE?');
   */
  async advanceClock(ms: number, stepMs = 0): Promise<void> {
    this.session.transcript.add(clockText(ms));
    const own = this.alone ? await (this.shared ??= this.launch()) : undefined;
    for (const { agent } of own ? [own] : this.session.running)
      if (agent) await this.session.wait(ADVANCE_MS, agent.advance(ms, stepMs), 'your program no longer reacts');
  }

  /**
   * The same program once more, in a process of its own: for exercises whose two halves speak to each other. With `alone` no other check uses
   * that process, and its `advanceClock` leaves the clocks of others alone.
   * @example
   * const { sendAll } = student.functions<typeof import('./functions.js')>();
   * const { receive } = student.twin().functions<typeof import('./functions.js')>();
   * const texts = lab.mailbox<string>('onText call');
   * const port = await lab.udp.closedPort();
   * await receive(port, texts.post);
   * await sendAll(port, ['from one process to the other']);
   * expect(await texts.next()).toBe('from one process to the other');
   */
  twin({ alone = false }: { alone?: boolean } = {}): Student {
    return new Student(this.session, alone);
  }

  /**
   * Runs the student's file as a program.
   * @param args what `process.argv` has from its third place on
   * @example
   * const program = student.run([], { stdin: 'hello' });
   * await expect(program).toReceive('HELLO');
   * expect(await program.exit()).toMatchObject({ code: 0 });
   */
  run(args: readonly string[] = [], options: ProgramOptions = {}): StudentProgram {
    return runProgram(this.session, args, options);
  }

  private async call(name: string, args: unknown[], withinMs: number): Promise<unknown> {
    const { agent } = await (this.shared ??= this.launch());
    this.expectFunction(agent, name);
    const call = () => callText(name, args, { long: false });
    this.session.transcript.add(() => `called ${callText(name, args, { long: true })}`);
    const answer = this.session.wait(withinMs, agent.call(name, args), () => `${call()} did not come to an end`);
    const { outcome, alone } = await this.session.called(answer);
    try {
      const value = unwrap(outcome);
      if (alone) this.session.lastReturned = { value, call };
      this.session.transcript.add(
        () => `it returned ${inspect(value, { ...ON_ONE_LINE, maxStringLength: 200, depth: 4 })}`,
      );
      return value;
    } catch (error) {
      this.session.transcript.add(
        isRemoteError(error)
          ? `it threw ${describeThrown(error.thrown)}`
          : `it ended so: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw error;
    }
  }

  private async forServer(name: string): Promise<Running & { agent: AgentClient }> {
    const isFirst = !this.serves;
    this.serves = true;
    const running = await (isFirst ? (this.shared ??= this.launch()) : this.launch());
    this.expectFunction(running.agent, name);
    return running;
  }

  private async launch(): Promise<Running & { agent: AgentClient }> {
    const running = this.session.launchUnderAgent(this.alone);
    const { agent } = running;
    const { setting } = this.session;
    const file = `${setting.slug}.ts`;
    // A process that others have used may have been made to hang by them, however well it was imported.
    this.session.loading = agent.loaded ? undefined : running.process;
    const loaded = await this.session.wait(LOAD_MS, agent.load(), `importing ${file} did not come to an end`);
    this.session.loading = 'thrown' in loaded ? running.process : undefined;
    if ('thrown' in loaded) {
      if (loaded.thrown.message === 'not written yet') throw new StudentFault('not-written', 'not written yet');
      const refused = refusedByLimit(loaded.thrown.code, '', running.process.limits);
      if (refused !== undefined) throw new StudentFault('rule-broken', `importing ${file}, your program ${refused}`);
      throw new StudentFault('crashed', importFault(file, loaded.thrown));
    }
    if (loaded.patched.length > 0)
      this.session.notes.push(
        `it replaces ${loaded.patched.join(', ')}; the checks run in another process, so that changes nothing`,
      );
    return running;
  }

  private expectFunction({ exports }: AgentClient, name: string): void {
    const { slug, launches } = this.session.setting;
    expectFunction(`${slug}.ts`, name, exports, launches.source);
  }
}
