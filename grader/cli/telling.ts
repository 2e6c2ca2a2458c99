import colours from 'picocolors';
import type { Claim } from '../verify/claim.js';
import { exitCodes } from './fail.js';

/** Prints claims as they are settled, and counts them. */
export class Telling {
  private passed = 0;
  private readonly failed: string[] = [];

  async tell(claim: Promise<Claim>): Promise<void> {
    this.add(await claim);
  }

  addAll(claims: readonly Claim[]): void {
    for (const claim of claims) this.add(claim);
  }

  add({ name, problems }: Claim): void {
    if (problems.length === 0) this.passed++;
    else this.failed.push(name);
    console.log(`${problems.length === 0 ? colours.green('✓') : colours.red('✗')} ${name}`);
    for (const problem of problems) console.log(`    ${problem.replaceAll('\n', '\n    ')}`);
  }

  /** Whether something does not hold that is said of one exercise. */
  isRed(slug: string): boolean {
    return this.failed.some((name) => name.startsWith(`${slug}: `));
  }

  /** @returns the exit code */
  end(): number {
    if (this.failed.length > 0)
      console.log(`\nwhat does not hold:\n${this.failed.map((name) => `  ✗ ${name}`).join('\n')}`);
    console.log(`\n${this.passed} passed, ${this.failed.length} failed`);
    return this.failed.length === 0 ? exitCodes.passed : exitCodes.failed;
  }
}
