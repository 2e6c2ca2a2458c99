/** The narrowest place of a link: how fast it sends on, and how many may wait for it. */
export interface BottleneckOptions {
  /** What one datagram takes, however long it is, in ms. Default 0. */
  msEach?: number;
  /** What may pass in a ms, in bytes; added to `msEach`. Default: no limit. */
  bytesPerMs?: number;
  /** How many datagrams may wait behind the one that is being sent. Who comes when as many wait is dropped. */
  queue: number;
}

/**
 * A queue before a slow line, with tail drop. It reckons with the times at which datagrams come and has no timers of its own, so a
 * timer that rings late drops nothing.
 */
export class Bottleneck {
  dropped = 0;
  /** When those that are being sent or wait will have left, in order. */
  private departures: number[] = [];

  constructor(private readonly options: BottleneckOptions) {}

  /** @returns when this datagram will have left, on the clock that `nowMs` is read from; undefined when it is dropped */
  admit(bytes: number, nowMs: number): number | undefined {
    const { msEach = 0, bytesPerMs = Infinity, queue } = this.options;
    this.departures = this.departures.filter((leaves) => leaves > nowMs);
    if (this.departures.length > queue) {
      this.dropped++;
      return undefined;
    }
    const leaves = (this.departures.at(-1) ?? nowMs) + msEach + bytes / bytesPerMs;
    this.departures.push(leaves);
    return leaves;
  }
}
