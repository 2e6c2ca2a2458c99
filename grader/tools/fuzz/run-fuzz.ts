import fc from 'fast-check';
import type { FuzzTarget } from './fuzz-target.js';

/** An input for which something did not hold, made as small as it goes. */
export interface Finding {
  input: unknown;
  error: string;
}

export interface FuzzReport {
  inputs: number;
  findings: Finding[];
  /** CPU time of the slowest input. */
  slowestMs: number;
}

export interface FuzzOptions {
  seed: number;
  /** Ends when it says so, between two batches. */
  enough: (report: FuzzReport) => boolean;
  /** Told after each batch. */
  onProgress?: (report: FuzzReport) => void;
  /** Inputs between two looks at whether it is enough. Default 100. */
  batch?: number;
}

/** More of them would most often be the same again. */
const MOST_FINDINGS = 20;

/** Gives a boundary one input after the other, until it is enough, or there is too much wrong to go on. */
export async function runFuzz(
  target: FuzzTarget,
  { seed, enough, onProgress, batch = 100 }: FuzzOptions,
): Promise<FuzzReport> {
  const report: FuzzReport = { inputs: 0, findings: [], slowestMs: 0 };
  const property = fc.asyncProperty(target.arbitrary, async (input) => {
    report.inputs++;
    report.slowestMs = Math.max(report.slowestMs, await runInput(target, input));
  });
  for (let round = 0; !enough(report) && report.findings.length < MOST_FINDINGS; round++) {
    const details = await fc.check(property, { seed: seed + round, numRuns: batch });
    if (details.failed)
      report.findings.push({ input: details.counterexample?.[0], error: String(details.errorInstance) });
    onProgress?.(report);
  }
  return report;
}

/** @returns the CPU time that it took, in ms. @throws what is wrong, its time too */
export async function runInput(target: FuzzTarget, input: unknown): Promise<number> {
  const started = process.cpuUsage();
  await target.run(input);
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  if (ms > target.limitMs) throw new Error(`took ${Math.round(ms)} ms of CPU time, limit ${target.limitMs}`);
  return ms;
}
