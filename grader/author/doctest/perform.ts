import { setTimeout as pause } from 'node:timers/promises';
import type { ConsoleExample, SceneCommand } from '../../course/lessons/console-examples.js';
import { isShown } from './shown-match.js';
import { isLook, Terminal, type Run } from './terminal.js';

/** A command that did not do what its lesson shows. */
export interface Flaw {
  line: number;
  command: string;
  what: string;
  /** By the lesson; `...` where something is left out. */
  shown: string;
  /** Up to then. */
  came: string;
}

/** How often what only the system knows is asked for: who listens, who is connected. */
const LOOK_AGAIN_MS = 15;

/**
 * Runs a scene, in order: a command is typed when the one before it has ended or listens, or is connected if it is to stay; one that comes
 * while another runs has a terminal of its own. At the end each has to have shown what the lesson shows.
 * @param home folder in which the terminals begin
 * @param limitMs what each command has to end or to listen, and each that stays to show all that it shows
 * @returns what is wrong; the first hindrance only, when the scene could not go on
 */
export async function perform(scene: Pick<ConsoleExample, 'steps'>, home: string, limitMs: number): Promise<Flaw[]> {
  return new Performance(home, limitMs).of(scene);
}

class Hindered extends Error {
  constructor(readonly flaw: Flaw) {
    super(flaw.what);
  }
}

class Performance {
  private readonly terminals: Terminal[] = [];
  private readonly flaws: Flaw[] = [];
  private wake: () => void = () => {};

  constructor(
    private readonly home: string,
    private readonly limitMs: number,
  ) {}

  async of({ steps }: Pick<ConsoleExample, 'steps'>): Promise<Flaw[]> {
    try {
      let terminal = this.newTerminal();
      for (const { seen, commands } of steps) {
        for (const command of commands) {
          if (terminal.busy) terminal = this.newTerminal();
          await this.type(terminal, command, seen);
        }
      }
      await this.finish();
    } catch (error) {
      if (!(error instanceof Hindered)) throw error;
      this.flaws.push(error.flaw);
    }
    return this.flaws;
  }

  private newTerminal(): Terminal {
    const terminal = new Terminal(this.home, () => this.wake());
    this.terminals.push(terminal);
    return terminal;
  }

  private async type(terminal: Terminal, command: SceneCommand, seen: boolean): Promise<void> {
    const deadline = performance.now() + this.limitMs;
    let run = terminal.start(command, seen);
    const underWay = () => !terminal.busy || terminal.listens || (command.stays && terminal.hasSocket);
    if (!(await this.until(underWay, deadline)))
      throw new Hindered(
        differenceOf(
          run,
          `has not ended within ${this.limitMs / 1000} s${command.stays ? ', nor opened a connection' : ''}`,
        ),
      );
    // What the sockets do takes its time: look until they have done it.
    while (seen && isLook(command.text) && !shownBy(run) && performance.now() < deadline) {
      await pause(LOOK_AGAIN_MS);
      run = terminal.start(command, seen);
      await this.until(() => !terminal.busy, deadline);
    }
    if (/^[^#]*#.*\bCtrl-Z\b/s.test(command.text)) {
      terminal.suspend();
      if (!(await this.until(() => terminal.rests, deadline))) throw new Hindered(differenceOf(run, 'did not stop'));
    }
    if (!terminal.busy) this.judge(run);
  }

  private judge(run: Run): void {
    if (run.seen && !shownBy(run)) this.flaws.push(differenceOf(run, 'does not print what the lesson shows'));
    if (!run.seen && run.code !== 0)
      throw new Hindered(differenceOf(run, `is not shown, and failed with exit code ${run.code}`));
  }

  /** Waits until all that still run have shown what they show; whoever is ended by Ctrl-C is so when the others have. */
  private async finish(): Promise<void> {
    const open = this.terminals.filter(({ busy, run }) => busy && run?.seen);
    const interrupted = open.filter(({ run }) => run?.expected.shown.at(-1)?.kind === 'Ctrl-C');
    const others = open.filter((terminal) => !interrupted.includes(terminal));
    await this.until(() => others.every(({ run }) => run && shownBy(run)), performance.now() + this.limitMs);
    for (const terminal of interrupted) terminal.interrupt();
    await this.until(() => interrupted.every(({ busy }) => !busy), performance.now() + this.limitMs);
    for (const { run } of open) if (run) this.judge(run);
  }

  /** @returns false when the deadline came first */
  private async until(holds: () => boolean, deadline: number): Promise<boolean> {
    while (!holds()) {
      if (performance.now() > deadline) return false;
      const again = new AbortController();
      const woken = new Promise<void>((resolve) => (this.wake = resolve));
      await Promise.race([woken, pause(LOOK_AGAIN_MS, undefined, { signal: again.signal }).catch(() => {})]);
      again.abort();
    }
    return true;
  }
}

function shownBy(run: Run): boolean {
  return isShown(run.expected, run.came);
}

function differenceOf(run: Run, what: string): Flaw {
  const shown = run.expected.shown.map((line) => {
    if ('text' in line) return line.text;
    return line.kind === 'Ctrl-C' ? '^C' : '...';
  });
  const { line, text } = run.command;
  return { line, command: text, what, shown: shown.join('\n'), came: run.came };
}
