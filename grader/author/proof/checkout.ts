import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';

/** What is made, or fetched, or a student's own: nothing that is proven depends on it. */
const NOT_SOURCE =
  /(^|\/)(node_modules|\.git|dist|\.cache|\.temp)$|^(report|\.course|fuzz-findings)$|^exercises\/[^/]+\/[^/]+\.kept-/;

/** The files of a checkout as they are now, each by its digest. */
export class Checkout {
  private constructor(private readonly files: ReadonlyMap<string, string>) {}

  /** Reads all of its source, some two thousand files. */
  static read(root = courseRoot): Checkout {
    const files = new Map<string, string>();
    const walk = (folder: string) => {
      for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (NOT_SOURCE.test(path)) continue;
        if (entry.isDirectory()) walk(path);
        else if (entry.isFile()) files.set(path, digestOf(readFileSync(join(root, path))));
      }
    };
    walk('');
    return new Checkout(files);
  }

  /** Paths with `/` between folders, relative to its root. */
  get paths(): string[] {
    return [...this.files.keys()];
  }

  /** One digest of all files that are chosen, with their names: a file that comes or goes changes it too. */
  digest(isChosen: (path: string) => boolean): string {
    const chosen = [...this.files].filter(([path]) => isChosen(path)).sort(([one], [other]) => (one < other ? -1 : 1));
    return digestOf(JSON.stringify(chosen));
  }
}

export function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
