import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { resultSchema, type Result } from '../engine/results/result.js';

/** A file that is to hold results holds something else; the message says which line. */
export class NoResults extends Error {
  readonly code = 'no-results';
}

/**
 * Reads the results of an earlier grading.
 * @param path a `results.jsonl`, or the folder that holds one
 * @throws {NoResults} when there are none, or when a line is none
 */
export function readResults(path: string): Result[] {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = folder ? join(path, 'results.jsonl') : path;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new NoResults(`there are no results: ${(error as Error).message}`);
  }
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
  return lines.map(({ line, number }) => {
    const parsed = resultSchema.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new NoResults(`${file}:${number} is no result: ${issue?.path.join('.')}: ${issue?.message}`);
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
