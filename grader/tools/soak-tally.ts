import Table from 'cli-table3';
import type { Trial } from '../author/verify/exercise-claims.js';
import { jsonText } from '../engine/results/json-text.js';
import type { Result } from '../engine/results/result.js';
import type { Ungraded } from '../grading/grade-all.js';

/** How often each program was judged as it has to be. What was judged otherwise is printed at once. */
export class Tally {
  private readonly counts: Map<Trial, { runs: number; held: number }>;
  /** How each program's extra credit came out, by check and outcome: a program has it, or has it not. */
  private readonly extras = new Map<Trial, Map<string, Map<string, number>>>();
  private failures = 0;
  private runs = 0;

  constructor(
    trials: readonly Trial[],
    private readonly right: 'passed' | 'caught',
  ) {
    this.counts = new Map(trials.map((trial) => [trial, { runs: 0, held: 0 }]));
  }

  get holds(): boolean {
    return this.failures === 0 && this.runs > 0 && this.unsteady().length === 0;
  }

  add(trial: Trial, result: Result | Ungraded): void {
    const problems = 'fault' in result ? [`grader fault: ${result.fault}`] : trial.judge(result).problems;
    const count = this.counts.get(trial);
    this.runs++;
    if (count) count.runs++;
    if (!('fault' in result)) this.noteExtras(trial, result);
    if (problems.length === 0) {
      if (count) count.held++;
      return;
    }
    this.failures++;
    const seed = 'fault' in result ? result.job.seed : result.seed;
    console.log(`${nameOf(trial)}, seed ${seed}: ${problems.join('; ')}\n${jsonText(result)}`);
  }

  private noteExtras(trial: Trial, { checks }: Result): void {
    const ofTrial = this.extras.get(trial) ?? new Map<string, Map<string, number>>();
    this.extras.set(trial, ofTrial);
    for (const { name, outcome } of checks.filter(({ extraCredit }) => extraCredit)) {
      const outcomes = ofTrial.get(name) ?? new Map<string, number>();
      ofTrial.set(name, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    }
  }

  /** Extra credit that a right program earns in some runs only. */
  private unsteady(): string[] {
    if (this.right === 'caught') return [];
    return [...this.extras].flatMap(([trial, checks]) =>
      [...checks].flatMap(([name, outcomes]) => {
        const told = [...outcomes].map(([outcome, times]) => `${times} × ${outcome}`).join(', ');
        return outcomes.size > 1 ? [`${nameOf(trial)}: extra credit for "${name}": ${told}`] : [];
      }),
    );
  }

  /** @param circumstances of all of it, for the last line */
  tell(circumstances: string): void {
    const table = new Table({ head: ['program', 'runs', this.right], style: { head: [], border: [] } });
    // There are hundreds of mistakes.
    for (const [trial, { runs, held }] of this.counts)
      if (this.right === 'passed' || held < runs) table.push([nameOf(trial), runs, held]);
    if (table.length > 0) console.log(table.toString());
    for (const line of this.unsteady()) console.log(line);
    console.log(
      `${this.runs} runs of ${this.counts.size} programs ${circumstances}: ${this.failures} not ${this.right}`,
    );
  }
}

/** `echo-server: the reference solution passes` */
export function nameOf({ job }: Trial): string {
  return `${job.exercise}: ${job.student}`;
}
