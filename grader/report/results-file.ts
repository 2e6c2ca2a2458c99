import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../results/result.js';

/** `OUT/results.jsonl`: a line a result. Lines are added as they come, and put in order at the end. */
export class ResultsFile {
  readonly path: string;

  /** @throws when the folder cannot be made or written to */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'results.jsonl');
    writeFileSync(this.path, '');
  }

  add(result: Result): void {
    appendFileSync(this.path, line(result));
  }

  /** Replaces all lines at once: a reader sees the old file or the new one. */
  finish(results: readonly Result[]): void {
    const next = `${this.path}.next`;
    writeFileSync(next, results.map(line).join(''));
    renameSync(next, this.path);
  }
}

function line(result: Result): string {
  return `${JSON.stringify(result)}\n`;
}
