import type fc from 'fast-check';

/** A boundary that strangers' input crosses, and what has to hold of it whatever they send. */
export interface FuzzTarget {
  name: string;
  /** One generated input. */
  arbitrary: fc.Arbitrary<unknown>;
  /** Throws on a finding. */
  run(input: unknown): void | Promise<void>;
  /** One input may take so long, in milliseconds of CPU time. */
  limitMs: number;
}
