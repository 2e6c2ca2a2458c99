/** Tells how far a long work is: one line that is written over on a terminal, a line now and then elsewhere. */
export class Progress {
  private done = 0;
  private told = 0;
  private readonly startedAt = performance.now();

  constructor(
    private readonly total: number,
    private readonly what: string,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  step(): void {
    this.done++;
    const share = this.done / this.total;
    if (this.out.isTTY) {
      this.out.write(`\r\x1b[K${this.done}/${this.total} ${this.what}${this.remaining(share)}`);
      if (this.done === this.total) this.out.write('\r\x1b[K');
    } else if (share - this.told >= 0.2 && this.done < this.total) {
      this.told = share;
      this.out.write(`${this.done}/${this.total} ${this.what}\n`);
    }
  }

  private remaining(share: number): string {
    const leftMs = ((performance.now() - this.startedAt) / share) * (1 - share);
    return this.done < 3 || leftMs < 1000 ? '' : `, about ${Math.ceil(leftMs / 1000)} s left`;
  }
}
