import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../../course/root.js';

const proofSchema = z.strictObject({
  /** Digest of all that it depends on. */
  key: z.string(),
  /** When it was shown, in ISO 8601. */
  at: z.iso.datetime(),
  /** What was random in it was drawn from this. */
  seed: z.number(),
  /** How many claims it is of. Default 1. */
  claims: z.number().optional(),
  /** Parts that were left out, for want of something on the machine. */
  leftOut: z.number().optional(),
});

/** That something held, for what it depends on as it was then. */
export type Proof = z.infer<typeof proofSchema>;

/** Older ones are forgotten: whoever goes back to so old a state proves it anew. */
const MOST_KEPT = 20_000;

/** What has been proven on this machine, in `.course/proofs.jsonl`: one line each, the newest last. */
export class Ledger {
  private readonly proofs: Map<string, Proof>;

  constructor(private readonly file: string = join(courseRoot, '.course', 'proofs.jsonl')) {
    const lines = textOf(file).split('\n').flatMap(parsed);
    this.proofs = new Map(lines.map((proof) => [proof.key, proof]));
    if (lines.length > MOST_KEPT)
      writeFileSync(
        file,
        lines
          .slice(-MOST_KEPT / 2)
          .map(lineOf)
          .join(''),
      );
  }

  /** The latest with this key. */
  find(key: string): Proof | undefined {
    return this.proofs.get(key);
  }

  /** Written at once, so that what has been shown stays shown when the rest is interrupted. */
  add(proof: Proof): void {
    this.proofs.set(proof.key, proof);
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, lineOf(proof));
  }
}

/** Lines that do not hold are no proof: one that was cut short, or another version's. */
function parsed(line: string): Proof[] {
  try {
    return [proofSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

function lineOf(proof: Proof): string {
  return `${JSON.stringify(proof)}\n`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
