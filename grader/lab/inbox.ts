import { count, describeDifference, quote, toBytes, type Sendable } from '../engine/check/bytes.js';
import type { CheckSession } from '../engine/check/check-session.js';
import { StudentFault } from '../engine/check/student-fault.js';

/** How a stream came to its end: the other side's FIN, its RST, or the end of the program that wrote. */
export type End = 'fin' | 'reset' | 'ended';

const endWords: Record<End, string> = {
  fin: 'the connection was closed (FIN)',
  reset: 'the connection was reset (RST)',
  ended: 'the program ended',
};

/** How long an answer may take, in ms on a machine that has nothing else to do. */
export const ANSWER_MS = 1000;

/** A stream of bytes from the student's program, kept until a check asks for them. All waits have a deadline. */
export class Inbox {
  /** All bytes that have arrived, taken or not. */
  received = 0;
  private chunks: Buffer[] = [];
  private ended: End | undefined;
  private wake: () => void = () => undefined;
  private sent: Uint8Array | undefined;
  /** True once everything that the last bytes sent were to bring has arrived. */
  private answered = false;
  /** What had come besides, before more was sent. */
  private extra: { after: Uint8Array; bytes: Buffer } | undefined;

  /** @param verb how the transcript tells what arrives: `received`, `your program printed` */
  constructor(
    private readonly session: CheckSession,
    private readonly verb: string,
  ) {}

  /**
   * What the other side was sent last, which tells what it makes wait for.
   * @internal
   */
  noteSent(bytes: Uint8Array): void {
    const left = Buffer.concat(this.chunks);
    this.extra = this.answered && this.sent && left.length > 0 ? { after: this.sent, bytes: left } : undefined;
    this.answered = false;
    this.sent = bytes;
  }

  /** @internal */
  push(chunk: Buffer): void {
    this.session.transcript.add(() => `${this.verb} ${quote(chunk)} (${count(chunk.length)})`, chunk);
    this.received += chunk.length;
    this.chunks.push(chunk);
    this.wake();
  }

  /** @internal */
  end(how: End): void {
    if (this.ended) return;
    this.ended = how;
    if (how !== 'ended') this.session.transcript.add(endWords[how]);
    this.wake();
  }

  /**
   * Waits for exactly these bytes next; more may follow. The first byte that differs is the end of the wait.
   * @param withinMs for each piece of them
   * @throws {StudentFault} when others come, or none
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('hello');
   * await peer.inbox.expect('HE'); // what `expect(peer).toReceive('HE')` does
   * await peer.inbox.expect('LLO');
   */
  async expect(data: Sendable, withinMs: number = ANSWER_MS): Promise<void> {
    const expected = toBytes(data);
    for (let matched = 0; matched < expected.length;) {
      const chunk = await this.next(withinMs, () => describeShort(expected, matched, 'nothing more came'));
      if (typeof chunk === 'string') throw new StudentFault('wrong', describeShort(expected, matched, endWords[chunk]));
      const wanted = expected.subarray(matched, matched + chunk.length);
      const head = chunk.subarray(0, wanted.length);
      if (!head.equals(wanted))
        throw new StudentFault('wrong', this.tooMany(chunk) ?? describeDifference(expected, chunk, matched));
      if (chunk.length > wanted.length) this.chunks.unshift(chunk.subarray(wanted.length));
      matched += wanted.length;
    }
    this.answered = true;
  }

  /** Of bytes that had come before the last were sent, where they are what comes first. */
  private tooMany(chunk: Buffer): string | undefined {
    const { after, bytes } = this.extra ?? {};
    if (!after || !bytes || !chunk.subarray(0, bytes.length).equals(bytes.subarray(0, chunk.length))) return undefined;
    return `expected nothing more after ${quote(after)} (${count(after.length)}), got ${quote(bytes)} (${count(bytes.length)}) besides`;
  }

  /**
   * Waits for the end of the stream, with nothing before it.
   * @throws {StudentFault} when bytes come, another end, or none
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * peer.halfClose();
   * await peer.inbox.expectEnd(); // what `expect(peer).toReceiveEnd()` does
   */
  async expectEnd(how: End = 'fin', withinMs: number = ANSWER_MS): Promise<void> {
    const chunk = await this.next(
      withinMs,
      () => `expected that ${endWords[how]}${this.afterSent()}, but it stays open`,
    );
    if (chunk === how) return;
    if (typeof chunk === 'string')
      throw new StudentFault('wrong', `expected that ${endWords[how]}${this.afterSent()}, but ${endWords[chunk]}`);
    throw new StudentFault('wrong', `expected nothing more, got ${quote(chunk)} (${count(chunk.length)})`);
  }

  /**
   * Waits until the stream has ended, in whatever way.
   * @param withinMs for each piece
   * @returns all that came before
   * @throws {StudentFault} when it stays open
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('all of it');
   * peer.halfClose();
   * expect((await peer.inbox.untilEnd()).toString()).toBe('ALL OF IT');
   */
  async untilEnd(withinMs: number = ANSWER_MS): Promise<Buffer> {
    const all: Buffer[] = [];
    for (;;) {
      const chunk = await this.next(
        withinMs,
        () => `expected the end of the stream${this.afterSent()}, but it stays open`,
      );
      if (typeof chunk === 'string') return Buffer.concat(all);
      all.push(chunk);
    }
  }

  /**
   * The next bytes up to and with the delimiter; what follows stays.
   * @param withinMs for each piece
   * @throws {StudentFault} when it does not come, or the stream ends before it
   * @example
   * const server = await student.start('startUpperServer');
   * const peer = await lab.tcp.connect(server);
   * await peer.send('one\ntwo\n');
   * expect((await peer.inbox.until('\n')).toString()).toBe('ONE\n');
   * expect((await peer.inbox.until('\n')).toString()).toBe('TWO\n');
   */
  async until(delimiter: Sendable, withinMs: number = ANSWER_MS): Promise<Buffer> {
    const end = toBytes(delimiter);
    for (let seen = Buffer.alloc(0); ;) {
      const at = seen.indexOf(end);
      if (at >= 0) {
        const rest = seen.subarray(at + end.length);
        if (rest.length > 0) this.chunks.unshift(rest);
        return seen.subarray(0, at + end.length);
      }
      const chunk = await this.next(
        withinMs,
        () => `waited for ${quote(end)}${this.afterSent()}; so far ${quote(seen)} came`,
      );
      if (typeof chunk === 'string') {
        throw new StudentFault('wrong', `waited for ${quote(end)}, but ${endWords[chunk]} after ${quote(seen)}`);
      }
      seen = Buffer.concat([seen, chunk]);
    }
  }

  private afterSent(): string {
    return this.sent ? ` after ${quote(this.sent)} (${count(this.sent.length)})` : '';
  }

  private async next(withinMs: number, late: () => string): Promise<Buffer | End> {
    if (this.chunks.length === 0 && !this.ended) {
      await this.session.wait(withinMs, new Promise<void>((resolve) => (this.wake = resolve)), late);
    }
    return this.chunks.shift() ?? this.ended ?? this.next(withinMs, late);
  }
}

function describeShort(expected: Buffer, matched: number, why: string): string {
  if (matched === 0) return `expected ${quote(expected)} (${count(expected.length)}), but ${why}`;
  const rest = expected.subarray(matched);
  return `got ${count(matched)} of ${expected.length.toLocaleString('en')} as expected, then ${why}; missing is ${quote(rest)}`;
}
