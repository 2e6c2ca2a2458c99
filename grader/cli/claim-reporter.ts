import colours from 'picocolors';
import type { Claim } from '../author/verify/claim.js';
import type { TestsRun } from '../author/verify/test-claims.js';
import { tools } from '../author/verify/tools.js';
import { exitCodes } from '../course/usage-error.js';

/** How much of each failed claim the end of the output repeats: lines, and characters of each line. */
const [SUMMARY_LINES, SUMMARY_LENGTH] = [6, 300];

/** Prints claims as they are settled, and counts them. */
export class ClaimReporter {
  private passed = 0;
  private provenBefore = 0;
  private readonly failed: Claim[] = [];

  async tell(claim: Promise<Claim>): Promise<void> {
    this.add(await claim);
  }

  addAll(claims: readonly Claim[]): void {
    for (const claim of claims) this.add(claim);
  }

  add(claim: Claim): void {
    const { name, problems } = claim;
    if (problems.length === 0) this.passed++;
    else this.failed.push(claim);
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
    return this.failed.some(({ name }) => name.startsWith(`${slug}: `));
  }

  /** @param since when, and with which seed, what was proven before was proven at the earliest @returns the exit code */
  end(since = ''): number {
    if (this.failed.length > 0) console.log(`\nwhat does not hold:\n${this.failed.map(summary).join('\n')}`);
    console.log(`\n${this.passed + this.provenBefore} passed, ${this.failed.length} failed`);
    if (this.provenBefore > 0) {
      console.log(
        `${this.provenBefore} of these were proven before and depend on nothing that has changed${since}; npm run verify -- --fresh proves all anew`,
      );
    }
    return this.failed.length === 0 ? exitCodes.passed : exitCodes.failed;
  }
}

/** A failed claim in short, for the end of the output: where a log is cut off, the end is what is left. */
function summary({ name, problems }: Claim): string {
  const lines = problems.flatMap((problem) => problem.split('\n')).slice(0, SUMMARY_LINES);
  return [`  ✗ ${name}`, ...lines.map((line) => `      ${line.slice(0, SUMMARY_LENGTH)}`)].join('\n');
}

/** Tests count as one claim, however many of their files were run. */
export function tellTests({ claim, before }: TestsRun, told: ClaimReporter): void {
  if (!claim) return told.addProven(tools.tests.name);
  if (before > 0) console.log(colours.dim(`${before} files of tests were proven before`));
  told.add(claim);
}
