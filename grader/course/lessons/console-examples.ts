import type { Token } from 'markdown-it';
import { BrokenCourse, type CourseProblem } from '../broken-course.js';
import { MarkerError, readMarker, type Marker, type Need, type RunMarker } from './example-markers.js';
import type { Lesson } from './lesson.js';
import { hasPrompt, readCommands, readContinuation, type ShownCommand } from './shown-commands.js';

/** A command as it is run. */
export interface SceneCommand extends ShownCommand {
  /** Texts of what is shown that are others each time. */
  varies: string[];
  /** It may still be running when the scene is over. */
  stays: boolean;
}

/** The commands of a fence; `seen` is false of those that only a comment holds. */
export interface Step {
  seen: boolean;
  commands: SceneCommand[];
}

/** Fences that run together, on one machine, in the order of `steps`. */
export interface ConsoleExample {
  /** Of its first fence, counted from 1. */
  line: number;
  steps: Step[];
  needs: Need[];
  /** The lesson's files, by the name under which a reader has saved them by then. */
  files: Record<string, string>;
}

/** What a lesson has to run. */
export interface ConsoleExamples {
  scenes: ConsoleExample[];
  /** The fences that are not run, each with the number of its commands. */
  notRun: { line: number; commands: number; reason: string }[];
}

const BARE: RunMarker = { kind: 'run', varies: [], types: [], stays: false, first: false, needs: [] };

/**
 * The scenes of a lesson: each fence of commands is in one, unless it is marked as not run.
 * @throws {BrokenCourse} with all markers that do not hold, and all fences of commands that would be passed over
 */
export function readScenes(lesson: Lesson): ConsoleExamples {
  const reader = new SceneReader(lesson);
  for (const token of lesson.tokens) reader.take(token);
  return reader.end();
}

type Placed<M> = M & { line: number };

class SceneReader {
  private readonly found: ConsoleExamples = { scenes: [], notRun: [] };
  private readonly problems: CourseProblem[] = [];
  private readonly files: Record<string, string> = {};
  /** The scene between its two markers. */
  private open?: ConsoleExample | undefined;
  /** Markers whose fence has yet to come. */
  private waiting: Placed<Marker>[] = [];

  constructor(private readonly lesson: Lesson) {}

  take(token: Token): void {
    if (token.map === null) return;
    const line = this.lesson.linesBefore + token.map[0] + 1;
    try {
      if (token.type === 'html_block') this.takeMarker(token, line);
      else if (token.type === 'fence') this.takeFence(token, line);
      else this.refuseWaiting();
    } catch (error) {
      if (!(error instanceof MarkerError)) throw error;
      this.waiting = [];
      this.problem(line, error.message);
    }
  }

  end(): ConsoleExamples {
    this.refuseWaiting();
    if (this.open) this.problem(this.open.line, 'this scene has no end: write <!-- end of scene -->');
    if (this.problems.length > 0) throw new BrokenCourse(this.problems);
    return this.found;
  }

  private takeMarker(token: Token, line: number): void {
    const marker = readMarker(token.content);
    if (marker === undefined) return this.refuseWaiting();
    if (marker.kind === 'scene') {
      this.refuseWaiting();
      if (this.open) throw new MarkerError('the scene before this one has no end');
      this.open = newScene(line);
    } else if (marker.kind === 'end of scene') {
      this.refuseWaiting();
      if (!this.open) throw new MarkerError('there is no scene to end');
      const scene = this.open;
      this.open = undefined;
      this.close(scene);
    } else if (marker.kind === 'also run' && this.open) {
      this.refuseWaiting();
      this.addUnseen(this.open, marker, line);
    } else this.waiting.push({ ...marker, line });
  }

  private takeFence({ info, content }: Token, line: number): void {
    const markers = this.waiting;
    this.waiting = [];
    const language = info.trim();
    if (/^(js|ts|mjs)$/.test(language)) return this.takeFile(markers, content);
    if (/^(sh|bash|shell|zsh|bat|cmd|powershell)$/.test(language))
      throw new MarkerError(`write ${language} commands as \`\`\`console, with "$ " before each`);
    const notRun = markers.find((marker) => marker.kind === 'not run');
    const run = markers.find((marker) => marker.kind === 'run');
    const others = markers.filter(({ kind }) => kind !== 'also run');
    if (others.length > 1) throw new MarkerError('this fence has more than one marker');
    if (others[0]?.kind === 'saved as') throw new MarkerError('only code (js, ts) is saved under a name');
    const { commands } = readCommands(content, line + 1);
    if (language !== 'console' && !run && !hasPrompt(content)) {
      if (markers.length > 0) throw new MarkerError('this fence shows no commands');
      return;
    }
    if (notRun) {
      this.found.notRun.push({ line, commands: commands.length || 1, reason: notRun.reason });
      return;
    }
    if (language === 'console' || run) return this.addFence(content, line, run ?? BARE, markers);
    throw new MarkerError('this fence shows commands: mark it with run or with not run');
  }

  /** Code is a file when a marker says so, or its first line: `// greet.mjs`. */
  private takeFile(markers: Placed<Marker>[], content: string): void {
    const wrong = markers.find(({ kind }) => kind !== 'saved as');
    if (wrong) throw new MarkerError(`"${wrong.kind}" is for a fence of commands`);
    const [marker] = markers;
    const name = marker?.kind === 'saved as' ? marker.name : /^\/\/ ([\w-]+\.m?[jt]s)\n/.exec(content)?.[1];
    if (name !== undefined) this.files[name] = content;
  }

  private addFence(content: string, line: number, run: RunMarker, markers: Placed<Marker>[]): void {
    const scene = this.open ?? newScene(line);
    for (const marker of markers) if (marker.kind === 'also run') this.addUnseen(scene, marker, marker.line);
    scene.needs.push(...run.needs);
    for (const text of [...run.varies, ...run.types])
      if (!content.includes(text)) throw new MarkerError(`"${text}" does not stand in this fence`);
    const { commands, before } = readCommands(content, line + 1, run.types);
    if (run.continues !== undefined) this.addContinuation(scene, content, run, commands);
    else if (commands.length === 0) throw new MarkerError('this fence has no command: begin a line with "$ "');
    else if (before.length > 0) throw new MarkerError('something is shown before the first command');
    else {
      const stays = (shown: ShownCommand['shown']) => run.stays || shown.at(-1)?.kind === 'Ctrl-C';
      const step = {
        seen: true,
        commands: commands.map((command) => ({ ...command, varies: run.varies, stays: stays(command.shown) })),
      };
      if (run.first) scene.steps.unshift(step);
      else scene.steps.push(step);
    }
    if (!this.open) this.close(scene);
  }

  private addContinuation(scene: ConsoleExample, content: string, run: RunMarker, commands: ShownCommand[]): void {
    if (commands.length > 0) throw new MarkerError('a fence that continues a command has none of its own');
    const command = scene.steps.flatMap((step) => step.commands).find(({ text }) => text === run.continues);
    if (!command) throw new MarkerError(`there is no command "${run.continues}" in this scene`);
    command.shown.push(...readContinuation(content, run.types));
    command.varies.push(...run.varies);
  }

  private addUnseen(scene: ConsoleExample, { text }: Marker & { kind: 'also run' }, line: number): void {
    const { commands, before } = readCommands(text, line + 1);
    if (commands.length === 0 || before.length > 0)
      throw new MarkerError('"also run:" takes commands, each on a line that begins with "$ "');
    scene.steps.push({ seen: false, commands: commands.map((command) => ({ ...command, varies: [], stays: true })) });
  }

  private close(scene: ConsoleExample): void {
    if (!scene.steps.some(({ seen }) => seen)) throw new MarkerError('this scene has no fence that is run');
    this.found.scenes.push({ ...scene, files: { ...this.files } });
  }

  private refuseWaiting(): void {
    for (const { kind, line } of this.waiting) this.problem(line, `"${kind}" has no fence right behind it`);
    this.waiting = [];
  }

  private problem(line: number, message: string): void {
    this.problems.push({ file: this.lesson.file, line, message });
  }
}

function newScene(line: number): ConsoleExample {
  return { line, steps: [], needs: [], files: {} };
}
