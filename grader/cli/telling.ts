import colours from 'picocolors';
import type { Claim } from '../verify/claim.js';
import type { TestsRun } from '../verify/test-claims.js';
import { tools } from '../verify/tools.js';
import { exitCodes } from './fail.js';

/** Prints claims as they are settled, and counts them. */
export class Telling {
  private passed = 0;
  private provenBefore = 0;
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

  /** Claims that were shown before, and need not be again. */
  addProven(name: string, claims = 1): void {
    this.provenBefore += claims;
    console.log(colours.dim(`✓ ${name} (proven before)`));
  }

  /** Whether something does not hold that is said of one exercise. */
  isRed(slug: string): boolean {
    return this.failed.some((name) => name.startsWith(`${slug}: `));
  }

  /** @param since when, and with which seed, what was proven before was proven at the earliest @returns the exit code */
  end(since = ''): number {
    if (this.failed.length > 0)
      console.log(`\nwhat does not hold:\n${this.failed.map((name) => `  ✗ ${name}`).join('\n')}`);
    console.log(`\n${this.passed + this.provenBefore} passed, ${this.failed.length} failed`);
    if (this.provenBefore > 0) {
      console.log(
        `${this.provenBefore} of these were proven before and depend on nothing that has changed${since}; npm run verify -- --fresh proves all anew`,
      );
    }
    return this.failed.length === 0 ? exitCodes.passed : exitCodes.failed;
  }
}

/** Tests count as one claim, however many of their files were run. */
export function tellTests({ claim, before }: TestsRun, told: Telling): void {
  if (!claim) return told.addProven(tools.tests.name);
  if (before > 0) console.log(colours.dim(`${before} files of tests were proven before`));
  told.add(claim);
}
