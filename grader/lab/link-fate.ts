import type { Random } from '../engine/check/random.js';

/**
 * How often something happens to the datagrams that go one way: a probability from 0 to 1 for each by itself; or `oneIn`, for exactly
 * one of each so many, drawn anew each time. Then the share holds for short runs too, and no two runs differ in luck.
 */
export type Share = number | { oneIn: number };

/** What a link does to datagrams. Shares are independent of each other, and all default to 0. */
export interface Faults {
  /** Not delivered at all. */
  loss?: Share;
  /** Delivered twice. */
  duplicate?: Share;
  /** Held back until the next one that goes the same way has passed, or until some ms are over. */
  reorder?: Share;
  /** One bit, anywhere in it, is turned over. An empty datagram stays as it is. */
  corrupt?: Share;
  /** Each datagram takes between these two, in ms. Default: at once. */
  delayMs?: [least: number, most: number];
  /** The second copy of one that is delivered twice comes so much after the first, in ms. Default: right behind it. */
  copyAfterMs?: [least: number, most: number];
}

/** What happens to one datagram. */
export interface Fate {
  lost: boolean;
  doubled: boolean;
  overtaken: boolean;
  corrupted: boolean;
  /** Which bit to turn over: this one, counted round the datagram as often as need be. */
  bit: number;
  delayMs: number;
  copyAfterMs: number;
}

const BITS = 0x7fffffff;

/** The fates of the datagrams that go one way, one after the other. They depend on the seed alone, not on what else goes on. */
export class Fates {
  private readonly draws;

  constructor(
    private readonly faults: Faults,
    private readonly random: Random,
  ) {
    const { loss = 0, duplicate = 0, reorder = 0, corrupt = 0 } = faults;
    this.draws = {
      lost: this.draw(loss),
      doubled: this.draw(duplicate),
      overtaken: this.draw(reorder),
      corrupted: this.draw(corrupt),
    };
  }

  /** Draws everything for each datagram, needed or not, so that one fate does not shift the next. */
  next(): Fate {
    const { delayMs = [0, 0], copyAfterMs = [0, 0] } = this.faults;
    return {
      lost: this.draws.lost(),
      doubled: this.draws.doubled(),
      overtaken: this.draws.overtaken(),
      corrupted: this.draws.corrupted(),
      bit: this.random.int(0, BITS),
      delayMs: this.random.int(...delayMs),
      copyAfterMs: this.random.int(...copyAfterMs),
    };
  }

  private draw(share: Share): () => boolean {
    if (typeof share === 'number') return () => this.random.chance(share);
    let [passed, chosen] = [0, 0];
    return () => {
      if (passed % share.oneIn === 0) chosen = passed + this.random.int(0, share.oneIn - 1);
      return passed++ === chosen;
    };
  }
}

/** Turns one bit over. */
export function turnBit(bytes: Buffer, bit: number): void {
  if (bytes.length === 0) return;
  const at = bit % (8 * bytes.length);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
}
