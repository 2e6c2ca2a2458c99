import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FormatName, Graded, Setting, TextFile } from './formats/format.js';
import { formats } from './formats/formats.js';

/** What is left to say once the files are written, for the one who prints. */
export interface FormatOutput {
  stdout: string;
  warnings: string[];
}

/**
 * Formats that have all they need, and write `OUT/NAME/…` when there are results.
 * @throws {FormatError} before anything is graded, when one lacks something
 */
export function prepareFormats(
  names: readonly FormatName[],
  setting: Setting,
): (graded: Graded, out: string) => FormatOutput {
  const prepared = [...new Set(names)].map((name) => ({ name, render: formats[name].prepare(setting) }));
  return (graded, out) => {
    const all = prepared.map(({ name, render }) => ({ name, rendered: render(graded) }));
    for (const { name, rendered } of all) {
      replaceFiles(join(out, name), rendered.files, formats[name].fileNames);
      for (const { path, text } of rendered.appends ?? []) appendFileSync(path, text);
    }
    return {
      stdout: all.map(({ rendered }) => rendered.stdout ?? '').join(''),
      warnings: all.flatMap(({ name, rendered }) => rendered.warnings.map((warning) => `${name}: ${warning}`)),
    };
  };
}

/** Writes the files; what an earlier run left under these names and this one has no word of goes, so that no old grade stays. */
function replaceFiles(folder: string, files: readonly TextFile[], names: readonly string[]): void {
  const written = new Set(files.map(({ path }) => join(folder, path)));
  for (const path of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    if (names.includes(basename(path)) && !written.has(join(folder, path))) rmSync(join(folder, path));
  }
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.next`, text);
    renameSync(`${file}.next`, file);
  }
}
