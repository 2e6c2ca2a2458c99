import type { BottleneckOptions } from './bottleneck.js';
import type { Faults } from './link-fate.js';

/** Towards the receiver, or back to a sender. */
export type Direction = 'there' | 'back';

/** A datagram on a link. */
export interface Passing {
  direction: Direction;
  bytes: Buffer;
}

/** How bad a link is. Faults befall both directions alike. */
export interface LinkOptions extends Faults {
  /** The longest datagram that it carries, in bytes; longer ones are lost. Default: no limit. */
  longest?: number;
  /**
   * Settles what becomes of a datagram, where chance is not to: one delay in ms for each time that it is to be delivered, so that `[]`
   * loses it, `[0]` passes it on and `[0, 20]` doubles it. `undefined` leaves it to chance. `number` counts from 1 what one sender sends,
   * or is sent, in this direction. In the place of a delay may stand other bytes that are delivered at once, such as a late copy.
   */
  fate?: (datagram: Passing & { number: number }) => readonly (number | Buffer)[] | undefined;
  /** On the way to the receiver, one for all senders; the way back has none. */
  bottleneck?: BottleneckOptions;
}
