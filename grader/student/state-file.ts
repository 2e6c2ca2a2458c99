import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { jsonText } from '../engine/results/json-text.js';

/** What the commands of a student remember, in `.course/NAME.json`. It is an aid and proves nothing: what cannot be read counts as never written. */
export class StateFile<Schema extends z.ZodType> {
  private readonly folder: string;
  private readonly file: string;

  constructor(
    name: string,
    private readonly schema: Schema,
    root: string = courseRoot,
  ) {
    this.folder = join(root, '.course');
    this.file = join(this.folder, `${name}.json`);
  }

  read(): z.infer<Schema> | undefined {
    try {
      return this.schema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all. @throws what the system says when it cannot be written */
  write(value: z.infer<Schema>): void {
    mkdirSync(this.folder, { recursive: true });
    const half = `${this.file}.${process.pid}`;
    try {
      writeFileSync(half, `${jsonText(value, 2)}\n`);
      renameSync(half, this.file);
    } finally {
      rmSync(half, { force: true });
    }
  }
}
