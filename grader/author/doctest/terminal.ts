import { spawn, type ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';
import type { SceneCommand } from '../../course/lessons/console-examples.js';
import { listenersOf } from '../../engine/process/listeners.js';
import { isStopped, processTree, socketInodes, socketTable } from '../../engine/process/proc.js';
import { isShown, type Expected } from './shown-match.js';

/** Takes commands from descriptor 3, each in the same shell, and says on standard output, between two NULs, how each ended. */
const LOOP = `exec 2>&1
code=0
while IFS= read -r -d '' -u 3 line; do
  (exit $code); eval "$line" 3<&-
  code=$?; printf '\\0%s\\0' "$code"
done`;

/** One command in a terminal, while it runs and after. */
export interface Run {
  readonly command: SceneCommand;
  readonly expected: Expected;
  readonly seen: boolean;
  /** What the terminal has shown since it was typed, with what was typed into it. */
  came: string;
  /** Its exit code, once it has ended. */
  code?: number;
}

/** A bash at which somebody types: it, its programs, and what they show. */
export class Terminal {
  private readonly bash: ChildProcess;
  private readonly input: Writable;
  private readonly commands: Writable;
  /** Since the last NUL that is whole. */
  private unread = '';
  /** Lines shown before this one are typed already. */
  private typedBefore = 0;
  run?: Run;

  constructor(
    home: string,
    private readonly onChange: () => void,
  ) {
    this.bash = spawn('bash', ['--norc', '--noprofile', '-c', LOOP], {
      cwd: home,
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    });
    const { stdin, stdout } = this.bash;
    const commands = this.bash.stdio[3];
    if (!stdin || !stdout || !(commands instanceof Writable)) throw new Error('bash has no pipes');
    this.input = stdin.on('error', () => {});
    this.commands = commands.on('error', () => {});
    stdout.setEncoding('utf8').on('data', (text: string) => this.take(text));
    this.bash.on('exit', () => this.end(-1));
  }

  /** Types a command. @returns its run, which goes on by itself */
  start(command: SceneCommand, seen: boolean): Run {
    const { shown, varies, text } = command;
    const expected = { shown, varies, table: isLook(text) };
    this.run = { command, expected, seen, came: '' };
    this.commands.write(`${text}\0`);
    this.typedBefore = 0;
    this.typeNext(this.run);
    return this.run;
  }

  get busy(): boolean {
    return this.run !== undefined && this.run.code === undefined;
  }

  get listens(): boolean {
    return listenersOf(this.bash.pid ?? 0).own.length > 0;
  }

  get hasSocket(): boolean {
    const inodes = this.processes().flatMap((pid) => [...(socketInodes(pid) ?? [])]);
    const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
    return tables.some((table) => [...socketTable(table)].some((row) => inodes.includes(row[9] ?? '')));
  }

  /** Ctrl-C, which the terminal shows. */
  interrupt(): void {
    if (this.run) this.run.came += '^C\n';
    this.signal('SIGINT');
  }

  /** Ctrl-Z would give the shell its prompt back; here the program rests and the terminal with it. */
  suspend(): void {
    this.signal('SIGSTOP');
  }

  /** True when all that was suspended stands still. */
  get rests(): boolean {
    return this.processes().every(isStopped);
  }

  private signal(signal: NodeJS.Signals): void {
    for (const pid of this.processes()) process.kill(pid, signal);
  }

  /** What runs in it, without bash itself. */
  private processes(): number[] {
    return processTree(this.bash.pid ?? 0).slice(1);
  }

  private take(text: string): void {
    const { run } = this;
    if (!run) return;
    this.unread += text;
    const [came = '', code, rest] = this.unread.split('\0');
    run.came += came;
    this.unread = this.unread.slice(came.length);
    if (code !== undefined && rest !== undefined) {
      this.unread = '';
      this.end(Number(code));
    }
    this.typeNext(run);
    this.onChange();
  }

  private end(code: number): void {
    if (this.run) this.run.code ??= code;
    this.onChange();
  }

  /** Types the lines that the lesson has typed, each once all that stands above it has come. */
  private typeNext(run: Run): void {
    const { shown } = run.expected;
    for (const [index, line] of shown.entries()) {
      if (line.kind !== 'typed' || index < this.typedBefore) continue;
      if (!isShown({ ...run.expected, shown: shown.slice(0, index) }, run.came)) return;
      run.came += `${line.text}\n`;
      this.input.write(`${line.text}\n`);
      this.typedBefore = index + 1;
    }
  }
}

/** True of a command that only looks at the sockets, and may do so again. */
export function isLook(text: string): boolean {
  return /^(ss|netstat)\b/.test(text);
}
