import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { boundedResult } from '../../engine/results/bounded.js';
import { jsonLine } from '../../engine/results/json-text.js';
import { resultSchema, type Fingerprint, type Result } from '../../engine/results/result.js';
import { whatDiffers } from './fingerprint.js';
import { takeLock } from './lock.js';
import { inOut } from './out-error.js';

/** A run that has begun; `finished` when it came to its end. `fresh`: what was known before it does not count. */
const runSchema = z.strictObject({
  seed: z.number().int().nonnegative(),
  finished: z.boolean(),
  fresh: z.boolean().default(false),
});
const runLine = z.strictObject({ run: runSchema });
/** `typesKnown`: type errors are among the notes already. */
const resultLine = z.strictObject({ result: resultSchema, typesKnown: z.boolean() });

type Entry = z.infer<typeof resultLine>;

/** What a submission was graded with, and how. */
export interface CacheKey {
  student: string;
  exercise: string;
  /** Where several are graded. */
  attempt?: number | undefined;
  basis: Fingerprint;
  sandbox: Result['sandbox'];
  /** Only a result of this seed will do; undefined: of any. */
  seed?: number | undefined;
}

/**
 * `OUT/journal.jsonl`: what has been graded, as it comes, so that a run that was stopped in any way goes on where it was, and what has not
 * changed is not graded again. A line that was cut short by a sudden end is left out: what it told is found out anew.
 */
export class Journal {
  readonly path: string;
  /** A run that did not come to its end. */
  readonly unfinished: { seed: number; fresh: boolean } | undefined;
  private readonly kept = new Map<string, Entry>();
  private readonly unlock: () => void;

  /** @throws {OutError} when the folder cannot be made, read or written to, or when another run is at it */
  constructor(folder: string) {
    this.path = join(folder, 'journal.jsonl');
    inOut(folder, () => mkdirSync(folder, { recursive: true }));
    this.unlock = takeLock(`${this.path}.lock`);
    let run: z.infer<typeof runSchema> | undefined;
    for (const line of inOut(folder, () => this.lines())) {
      const entry = resultLine.safeParse(line);
      if (entry.success) this.keep(entry.data);
      const begun = runLine.safeParse(line);
      if (!begun.success) continue;
      run = begun.data.run;
      if (run.fresh) this.kept.clear();
    }
    this.unfinished = run?.finished === false ? run : undefined;
  }

  /** Begins a run, or goes on with the one that did not come to its end. */
  begin(seed: number, fresh: boolean): void {
    const before = this.unfinished;
    // A line that was cut short must not swallow the next one.
    inOut(this.path, () => appendFileSync(this.path, '\n'));
    if (before?.seed === seed && (before.fresh || !fresh)) return;
    if (fresh) this.kept.clear();
    this.append({ run: { seed, finished: false, fresh } });
  }

  /** What is known of a submission, if nothing that it rests on has changed. */
  find({ student, exercise, attempt, basis, sandbox, seed }: CacheKey): Entry | undefined {
    const known = this.kept.get(key(student, exercise, attempt));
    if (known?.result.basis === undefined || known.result.sandbox !== sandbox) return undefined;
    // A quieter machine can judge in full what a busy one could not.
    if (known.result.checks.some((check) => check.outcome === 'passed' && check.undecided)) return undefined;
    if (seed !== undefined && known.result.seed !== seed) return undefined;
    return whatDiffers(known.result.basis, basis).length === 0 ? known : undefined;
  }

  /** Keeps a result. What the grader failed in is not kept: it is to be tried again next time. */
  add(result: Result, typesKnown: boolean): void {
    if (result.status === 'grader-fault') return;
    const entry = { result: boundedResult(result), typesKnown };
    this.append(entry);
    this.keep(entry);
  }

  /** Type errors have been added to a result that is kept. */
  noteTypesKnown(result: Result): void {
    if (result.status !== 'grader-fault') this.keep({ result: boundedResult(result), typesKnown: true });
  }

  /** Writes all that is known afresh, each submission once, and lets others at it. A reader sees the old file or the new one. */
  finish(seed: number): void {
    inOut(this.path, () => {
      const next = `${this.path}.next`;
      const lines = [{ run: { seed, finished: true } }, ...this.kept.values()];
      writeFileSync(next, lines.map(jsonLine).join(''));
      renameSync(next, this.path);
    });
    this.unlock();
  }

  private *lines(): Iterable<unknown> {
    if (!existsSync(this.path)) return;
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      try {
        yield JSON.parse(line) as unknown;
      } catch {
        // Cut short.
      }
    }
  }

  private keep(entry: Entry): void {
    const { student, exercise, attempt } = entry.result;
    this.kept.set(key(student, exercise, attempt?.number), entry);
  }

  private append(line: object): void {
    inOut(this.path, () => appendFileSync(this.path, jsonLine(line)));
  }
}

function key(student: string, exercise: string, attempt = 0): string {
  return JSON.stringify([student, exercise, attempt]);
}
