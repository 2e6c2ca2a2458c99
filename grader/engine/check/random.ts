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

  /**
   * A whole number, both ends included.
   * @example
   * const port = lab.random.int(1024, 65_535);
   * expect(port).toBeGreaterThanOrEqual(1024);
   * expect(port).toBeLessThanOrEqual(65_535);
   */
  int(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /**
   * True this often, 0 to 1.
   * @example
   * const lineEnd = lab.random.chance(0.5) ? '\r\n' : '\n';
   * expect(lineEnd).toMatch(/\n$/);
   */
  chance(probability: number): boolean {
    return uniformFloat64(this.generator) < probability;
  }

  /**
   * One of these.
   * @throws when there is nothing to pick from
   * @example
   * const scheme = lab.random.pick(['http', 'https', 'ftp']);
   * expect(['http', 'https', 'ftp']).toContain(scheme);
   */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to pick from');
    return items[this.int(0, items.length - 1)] as T;
  }

  /**
   * The same in another order, in an array of its own.
   * @example
   * const order = lab.random.shuffle([1, 2, 3]);
   * expect(order.toSorted()).toEqual([1, 2, 3]);
   */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let at = shuffled.length - 1; at > 0; at--) {
      const other = this.int(0, at);
      [shuffled[at], shuffled[other]] = [shuffled[other] as T, shuffled[at] as T];
    }
    return shuffled;
  }

  /**
   * Bytes of every value.
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * const bytes = lab.random.bytes(512);
   * await peer.send(server, bytes);
   * expect((await peer.inbox.next()).bytes).toEqual(bytes);
   */
  bytes(length: number): Buffer {
    const words = new Int32Array(Math.ceil(length / 4));
    for (let at = 0; at < words.length; at++) words[at] = this.generator.next();
    return Buffer.from(words.buffer, 0, length);
  }

  /**
   * A lower-case word, so that no answer can be known beforehand.
   * @param length in letters
   * @example
   * const word = lab.random.word();
   * expect(word).toMatch(/^[a-z]{8}$/);
   */
  word(length = 8): string {
    return Array.from({ length }, () => String.fromCharCode(97 + this.int(0, 25))).join('');
  }
}
