import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../results/result.js';

/**
 * `OUT/results.jsonl`: a line a result, in order, all of them at the end of a run. Until then they are added to `results.partial.jsonl` as
 * they come, so that a run that is stopped takes nothing away from the one before.
 */
export class ResultsFile {
  readonly path: string;
  readonly partial: string;

  /** @throws when the folder cannot be made or written to */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'results.jsonl');
    this.partial = join(folder, 'results.partial.jsonl');
    writeFileSync(this.partial, '');
  }

  add(result: Result): void {
    appendFileSync(this.partial, line(result));
  }

  /** Replaces all lines at once: a reader sees the old file or the new one. */
  finish(results: readonly Result[]): void {
    writeFileSync(this.partial, results.map(line).join(''));
    renameSync(this.partial, this.path);
  }
}

function line(result: Result): string {
  return `${JSON.stringify(result)}\n`;
}
