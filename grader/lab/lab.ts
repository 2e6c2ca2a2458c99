import type fc from 'fast-check';
import { Mailbox } from './mailbox.js';
import { Random } from './random.js';
import type { Scene } from './scene.js';
import { StudentFault } from './student-fault.js';
import { Tcp } from './tcp.js';
import { Udp } from './udp.js';

/** What a check is given to speak to the student's program with. All of it is closed when the check ends. */
export class Lab {
  readonly random: Random;
  readonly tcp: Tcp;
  readonly udp: Udp;

  constructor(
    private readonly scene: Scene,
    seed: number,
  ) {
    this.random = new Random(seed);
    this.tcp = new Tcp(scene);
    this.udp = new Udp(scene, this.random);
  }

  /** A place where the calls of a callback arrive: hand its `post` to the student's function. */
  mailbox<Message>(what: string): Mailbox<Message> {
    return new Mailbox<Message>(this.scene, what);
  }

  /** Says in the transcript what the check is about to do, where the wire does not show it. */
  note(text: string): void {
    this.scene.transcript.add(text);
  }

  /**
   * How long other programs have kept the student's and the grader from running, in ms, for a claim about what a timer makes a program
   * do: on a busy machine an answer may be late although nothing is wrong.
   */
  heldUpMs(): number {
    return this.scene.patience.heldUpMs();
  }

  /** Fails the check with these words, where no matcher has better ones. */
  fail(message: string): never {
    throw new StudentFault('wrong', message);
  }

  /**
   * Tries a claim on many inputs, drawn by the check's seed, and when it does not hold finds a small input for which it does not.
   * That one is tried once more at the end, so that the transcript shows it.
   * @param runs how many inputs
   */
  async forAll<T>(
    arbitrary: fc.Arbitrary<T>,
    claim: (value: T) => Promise<void>,
    { runs = 100 }: { runs?: number } = {},
  ): Promise<void> {
    const { default: check } = await import('fast-check');
    const property = check.asyncProperty(arbitrary, claim);
    const outcome = await check.check(property, { seed: this.random.seed, numRuns: runs });
    if (!outcome.failed) return;
    if (this.scene.signal.aborted || this.scene.ending() || outcome.counterexample === null)
      throw outcome.errorInstance;
    await claim(outcome.counterexample[0]);
    throw outcome.errorInstance;
  }
}
