import type { Step } from '../results/result.js';

const FIRST_STEPS = 12;
const LAST_STEPS = 20;
const HEX_BYTES = 48;

/** What happened during a check, in order: the first steps and the last, so that a long run stays readable. */
export class Transcript {
  private readonly start = performance.now();
  private readonly first: Step[] = [];
  private readonly last: Step[] = [];
  private dropped = 0;

  /** @param text past tense, lower case: `connected from 127.0.0.1:51544` */
  add(text: string, bytes?: Uint8Array): void {
    const step: Step = { atMs: Math.round((performance.now() - this.start) * 10) / 10, text };
    if (bytes) step.bytes = { hex: Buffer.from(bytes.subarray(0, HEX_BYTES)).toString('hex'), length: bytes.length };
    if (this.first.length < FIRST_STEPS) this.first.push(step);
    else this.last.push(step);
    if (this.last.length > LAST_STEPS) {
      this.last.shift();
      this.dropped++;
    }
  }

  steps(): Step[] {
    const gap =
      this.last[0] && this.dropped > 0 ? [{ atMs: this.last[0].atMs, text: `(${this.dropped} steps left out)` }] : [];
    return [...this.first, ...gap, ...this.last];
  }
}
