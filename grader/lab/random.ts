import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** The largest seed; seeds are whole numbers from 0. */
export const MAX_SEED = 0x7fffffff;

export function newSeed(): number {
  return Math.floor(Math.random() * MAX_SEED);
}

/** A seed of its own for each part of a run, so that a check draws the same whether it runs alone or after others. */
export function deriveSeed(seed: number, ...parts: string[]): number {
  return (
    createHash('sha256')
      .update([seed, ...parts].join('\0'))
      .digest()
      .readUInt32BE(0) & MAX_SEED
  );
}

/** All that is random in a check, from its seed. */
export class Random {
  private readonly generator;

  constructor(readonly seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number, both ends included. */
  int(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** True this often, 0 to 1. */
  chance(probability: number): boolean {
    return uniformFloat64(this.generator) < probability;
  }

  /** @throws when there is nothing to pick from */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.int(0, items.length - 1)] as T;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let at = shuffled.length - 1; at > 0; at--) {
      const other = this.int(0, at);
      [shuffled[at], shuffled[other]] = [shuffled[other] as T, shuffled[at] as T];
    }
    return shuffled;
  }

  /** Bytes of every value. */
  bytes(length: number): Buffer {
    const words = new Int32Array(Math.ceil(length / 4));
    for (let at = 0; at < words.length; at++) words[at] = this.generator.next();
    return Buffer.from(words.buffer, 0, length);
  }

  /** A lower-case word, so that no answer can be known beforehand. */
  word(length = 8): string {
    return Array.from({ length }, () => String.fromCharCode(97 + this.int(0, 25))).join('');
  }
}
