import { statSync } from 'node:fs';
import { release } from 'node:os';
import { lackOfProgram, programFile, programNames } from '../../engine/machine/programs.js';
import { SERVICES_FILE } from '../../engine/machine/services-file.js';
import { digestOf, type Checkout } from './checkout.js';
import type { Ledger, Proof } from './ledger.js';

export interface ProvingOptions {
  checkout: Checkout;
  ledger: Ledger;
  /** What is random is drawn from this. */
  seed: number;
  /** Why the strongest sandbox does not work here; empty when it does. */
  weaker: string;
  /** Take nothing for proven. */
  fresh: boolean;
}

/**
 * What need not be proven again. Whatever is proven has a key, the digest of all that it depends on: files of the checkout, Node, the machine's
 * programs, the seed. What has been proven for a key holds for as long as the key is the same.
 */
export class Proving {
  readonly checkout: Checkout;
  /** How many claims were taken for proven, and the oldest of these proofs. */
  taken = 0;
  oldest: Proof | undefined;
  /** Parts of what was taken for proven that were left out then. */
  leftOut = 0;
  private readonly machine: string;

  constructor(private readonly options: ProvingOptions) {
    this.checkout = options.checkout;
    const { platform, arch, version, getuid } = process;
    const programs = programNames.map((name) =>
      lackOfProgram(name) === undefined ? stampOf(programFile(name)) : name,
    );
    const others = [programFile('bwrap'), SERVICES_FILE].map(stampOf);
    const system = [platform, arch, release(), version, getuid?.() === 0, options.weaker];
    this.machine = JSON.stringify([system, programs, others]);
  }

  /** @param what names the claim, and what it is made with */
  keyOf(what: readonly unknown[], dependsOn: (path: string) => boolean): string {
    return digestOf(JSON.stringify([what, this.options.seed, this.machine, this.checkout.digest(dependsOn)]));
  }

  /** True when it has been proven before: then it is counted as such. */
  has(key: string): boolean {
    const proof = this.options.fresh ? undefined : this.options.ledger.find(key);
    if (!proof) return false;
    this.taken += proof.claims ?? 1;
    this.leftOut += proof.leftOut ?? 0;
    if (!this.oldest || proof.at < this.oldest.at) this.oldest = proof;
    return true;
  }

  /** Only for what has been seen to hold. */
  add(key: string, more: Pick<Proof, 'claims' | 'leftOut'> = {}): void {
    this.options.ledger.add({ key, at: new Date().toISOString(), seed: this.options.seed, ...more });
  }
}

/** What tells one release of a program or file of the system from another. */
function stampOf(file: string | undefined): string {
  const stat = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  return stat ? `${file} ${stat.size} ${stat.mtimeMs}` : 'missing';
}
