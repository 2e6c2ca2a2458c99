const HEAD_BYTES = 16 * 1024;
const TAIL_BYTES = 16 * 1024;

/** Keeps the first and the last of what a program prints and counts the rest, so that a flood costs no memory. */
export class CapturedOutput {
  /** All bytes that came, kept or not. */
  bytes = 0;
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const intoHead = chunk.subarray(0, Math.max(0, HEAD_BYTES - this.head.length));
    if (intoHead.length > 0) this.head = Buffer.concat([this.head, intoHead]);
    const rest = chunk.subarray(intoHead.length);
    if (rest.length > 0) this.tail = Buffer.concat([this.tail, rest.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }

  /** As text; bytes that are no UTF-8 become U+FFFD, and a gap is marked with what is left out. */
  text(): string {
    const left = this.bytes - this.head.length - this.tail.length;
    const gap = left > 0 ? `\n… ${left} bytes left out …\n` : '';
    return this.head.toString('utf8') + gap + this.tail.toString('utf8');
  }

  /** The line that says most about an end: the last that names an error, else the last at all. */
  lastWords(): string {
    const lines = this.text()
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^Node\.js v\d/.test(line));
    return (lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
  }
}
