import type { Step } from '../results/result.js';

const FIRST_STEPS = 12;
const LAST_STEPS = 20;
const HEX_BYTES = 48;

/** A step whose text is made only when it is read: nobody reads the steps of a check that passes. */
interface Told {
  atMs: number;
  text: string | (() => string);
  bytes: Uint8Array | undefined;
}

/** What happened during a check, in order: the first steps and the last, so that a long run stays readable. */
export class Transcript {
  private readonly start = performance.now();
  private readonly first: Told[] = [];
  private readonly last: Told[] = [];
  private dropped = 0;
  private silent = false;

  /** @param text past tense, lower case: `connected from 127.0.0.1:51544`; or what gives it, if it is ever read */
  add(text: string | (() => string), bytes?: Uint8Array): void {
    if (this.silent) return;
    const step: Told = { atMs: Math.round((performance.now() - this.start) * 10) / 10, text, bytes };
    if (this.first.length < FIRST_STEPS) this.first.push(step);
    else this.last.push(step);
    if (this.last.length > LAST_STEPS) {
      this.last.shift();
      this.dropped++;
    }
  }

  /** Notes nothing of what happens meanwhile. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    this.silent = true;
    try {
      return await work();
    } finally {
      this.silent = false;
    }
  }

  steps(): Step[] {
    const [next] = this.last;
    const gap = next && this.dropped > 0 ? [{ atMs: next.atMs, text: `(${this.dropped} steps left out)` }] : [];
    return [...this.first.map(stepOf), ...gap, ...this.last.map(stepOf)];
  }
}

function stepOf({ atMs, text, bytes }: Told): Step {
  const told = { atMs, text: typeof text === 'string' ? text : text() };
  if (!bytes) return told;
  return { ...told, bytes: { hex: Buffer.from(bytes.subarray(0, HEX_BYTES)).toString('hex'), length: bytes.length } };
}
