import { readFileSync, writeSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A process of its own, since deep nesting ends the process that parses it. Reads YAML from standard input and prints it as JSON, in which
 * all values are text: an id such as 0012 is no number.
 */
try {
  const text = JSON.stringify(parse(readFileSync(0, 'utf8'), { schema: 'failsafe', logLevel: 'error' })) ?? 'null';
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
} catch (error) {
  process.stderr.write((error as Error).message.slice(0, 500));
  process.exitCode = 65;
}
