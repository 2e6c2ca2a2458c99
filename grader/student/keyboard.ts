import { emitKeypressEvents } from 'node:readline';
import type { ReadStream } from 'node:tty';

/** The keys that matter of what Node's readline tells of one. */
interface Key {
  name?: string;
  ctrl?: boolean;
}

/**
 * Single keys from a terminal, each told as it is struck: a letter, `return`, `ctrl-c`. The terminal is given back as it was by `end`, and
 * whatever ends the process short of SIGKILL.
 */
export class Keyboard {
  private readonly giveBack = () => this.input.setRawMode(false);
  private readonly heard = (_text: string | undefined, { name = '', ctrl = false }: Key) =>
    this.onKey(ctrl ? `ctrl-${name}` : name);

  constructor(
    private readonly input: ReadStream,
    private readonly onKey: (key: string) => void,
  ) {
    emitKeypressEvents(input);
    process.on('exit', this.giveBack);
    this.resume();
  }

  /** Lets another program have the terminal until `resume`. */
  pause(): void {
    this.input.off('keypress', this.heard);
    this.giveBack();
    this.input.pause();
  }

  resume(): void {
    this.input.setRawMode(true);
    this.input.on('keypress', this.heard);
    this.input.resume();
  }

  end(): void {
    this.pause();
    process.off('exit', this.giveBack);
  }
}
