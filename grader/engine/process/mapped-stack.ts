import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';

/** Texts of source maps, by the file that runs. */
const maps = new Map<string, string>();

/** Where a file that runs comes from, for one that was compiled in memory. @param map a source map, as JSON (tc39.es/ecma426) */
export function rememberMap(file: string, map: string): void {
  maps.set(file, map);
}

/**
 * The stack of an error of the grader's own, with places in its source. Maps are read only when something has failed: Node's
 * `--enable-source-maps` reads those of all files when it loads them, which takes each worker some 30 ms and much memory.
 */
export function mappedStack(error: unknown): string {
  const stack = String((error as { stack?: unknown } | undefined)?.stack ?? error);
  return stack.replace(
    /(?<=[( ])(\/[^\s():]{1,500}):(\d{1,9}):(\d{1,9})/g,
    (frame, file: string, line: string, column: string) => {
      const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return frame;
      return `${resolve(dirname(file), entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

function mapOf(file: string): SourceMap | undefined {
  const beside = `${file}.map`;
  const text = maps.get(file) ?? (existsSync(beside) ? readFileSync(beside, 'utf8') : undefined);
  return text === undefined ? undefined : new SourceMap(JSON.parse(text) as SourceMapPayload);
}
