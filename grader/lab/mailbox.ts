import { inspect } from 'node:util';
import type { CheckSession } from '../engine/check/check-session.js';
import { ANSWER_MS } from './inbox.js';

/** Messages, each whole, in the order in which they came: calls of a callback, datagrams. */
export class Mailbox<Message> {
  /** All that ever came. */
  readonly all: Message[] = [];
  private taken = 0;
  private wake: () => void = () => undefined;

  /** @param what names what arrives in the transcript and in failures: `onMessage call`, `datagram` */
  constructor(
    private readonly session: CheckSession,
    private readonly what: string,
    private readonly describe: (message: Message) => string = (message) =>
      inspect(message, { breakLength: Infinity, maxStringLength: 80, maxArrayLength: 20 }),
  ) {}

  /**
   * Puts a message in. Bound, so that it can be handed to a student's function as its callback.
   * @example
   * const words = lab.mailbox<string>('onWord call');
   * const { announce } = student.functions<typeof import('./functions.js')>();
   * await announce(['a'], words.post);
   * expect(words.all).toEqual(['a']);
   */
  readonly post = (message: Message): void => {
    this.all.push(message);
    this.session.transcript.add(() => `${this.what} ${this.describe(message)}`);
    this.wake();
  };

  /**
   * The next message.
   * @throws {StudentFault} when none comes in time
   * @example
   * const words = lab.mailbox<string>('onWord call');
   * const { announce } = student.functions<typeof import('./functions.js')>();
   * await announce(['a', 'b'], words.post);
   * expect(await words.next()).toBe('a');
   * expect(await words.next()).toBe('b');
   */
  async next(withinMs: number = ANSWER_MS): Promise<Message> {
    if (this.taken === this.all.length) {
      const came = new Promise<void>((resolve) => (this.wake = resolve));
      await this.session.wait(withinMs, came, `waited for ${this.what} number ${this.taken + 1}, and none came`);
    }
    return this.all[this.taken++] as Message;
  }

  /**
   * The next so many messages.
   * @param withinMs for each of them
   * @throws {StudentFault} when one of them does not come in time
   * @example
   * const words = lab.mailbox<string>('onWord call');
   * const { announce } = student.functions<typeof import('./functions.js')>();
   * await announce(['a', 'b', 'c'], words.post);
   * expect(await words.take(3)).toEqual(['a', 'b', 'c']);
   */
  async take(howMany: number, withinMs: number = ANSWER_MS): Promise<Message[]> {
    const taken: Message[] = [];
    while (taken.length < howMany) taken.push(await this.next(withinMs));
    return taken;
  }

  /**
   * Messages up to and without the first that fits: with a fence sent last, all that came because of what was sent before it.
   * @param withinMs for each of them
   * @throws {StudentFault} when the next one does not come in time
   * @example
   * const server = await student.start('startUdpEcho', { transport: 'udp' });
   * const peer = await lab.udp.peer();
   * await peer.send(server, 'a');
   * await peer.send(server, 'fence'); // comes back last: only "a" arrived before it
   * const before = await peer.inbox.until(({ bytes }) => bytes.toString() === 'fence');
   * expect(before.map(({ bytes }) => bytes.toString())).toEqual(['a']);
   */
  async until(fits: (message: Message) => boolean, withinMs: number = ANSWER_MS): Promise<Message[]> {
    for (const before: Message[] = []; ;) {
      const message = await this.next(withinMs);
      if (fits(message)) return before;
      before.push(message);
    }
  }
}
