import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOut } from '../class/journal/out-error.js';
import { boundedResult } from '../engine/results/bounded.js';
import { jsonLine } from '../engine/results/json-text.js';
import type { Result } from '../engine/results/result.js';

/**
 * Writes `OUT/results.jsonl`: a line a result, in order, all of them at once. A reader sees the file of the run before or that of this one.
 * @returns its path
 * @throws {OutError}
 */
export function writeResults(folder: string, results: readonly Result[]): string {
  const path = join(folder, 'results.jsonl');
  return inOut(path, () => {
    const next = `${path}.next`;
    writeFileSync(next, results.map((result) => jsonLine(boundedResult(result))).join(''));
    renameSync(next, path);
    return path;
  });
}
