import { readFileSync, writeSync } from 'node:fs';
import { parse } from 'yaml';

/** Gradescope writes one for each time that it repeats, which may be hundreds; each is of one line. */
const MOST_ALIASES = 100_000;

/**
 * A process of its own, since deep nesting ends the process that parses it. Reads YAML from standard input and prints it as JSON, in which
 * all values are text: an id such as 0012 is no number.
 */
try {
  const options = { schema: 'failsafe', logLevel: 'error', maxAliasCount: MOST_ALIASES } as const;
  const text = JSON.stringify(parse(readFileSync(0, 'utf8'), options)) ?? 'null';
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
} catch (error) {
  process.stderr.write((error as Error).message.slice(0, 500));
  process.exitCode = 65;
}
