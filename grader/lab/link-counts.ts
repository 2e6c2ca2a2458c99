/** What was given to a link in one direction, by all senders together. */
export class DirectionCounts {
  /** Lost ones included. */
  datagrams = 0;
  /** Data alone, without the headers of UDP and IP. */
  bytes = 0;
  /** The most that were on their way at the same time, different ones: two with the same bytes count once. */
  mostUnderway = 0;
  private readonly travelling = new Map<string, number>();

  /** @internal */
  given(bytes: Buffer): void {
    this.datagrams++;
    this.bytes += bytes.length;
  }

  /**
   * A datagram, or a copy of one, sets out.
   * @internal
   * @returns what to call when it has arrived
   */
  setOut(bytes: Buffer): () => void {
    const key = bytes.toString('latin1');
    this.travelling.set(key, (this.travelling.get(key) ?? 0) + 1);
    this.mostUnderway = Math.max(this.mostUnderway, this.travelling.size);
    return () => {
      const copies = (this.travelling.get(key) ?? 0) - 1;
      if (copies === 0) this.travelling.delete(key);
      else this.travelling.set(key, copies);
    };
  }
}

/** What was given to a link, and what it did. */
export class LinkCounts {
  /** Given to it, in both directions. */
  sent = 0;
  /** Of which this many did not arrive, for whatever reason: those of the next two are counted here too. */
  lost = 0;
  /** Longer than the link carries. */
  tooLong = 0;
  /** By a full queue. */
  dropped = 0;
  /** Delivered more than once. */
  duplicated = 0;
  /** Held back, to be overtaken. */
  reordered = 0;
  /** With a bit turned over. */
  corrupted = 0;
  /** Towards the receiver. */
  readonly there = new DirectionCounts();
  /** From the receiver to the senders. */
  readonly back = new DirectionCounts();
}
