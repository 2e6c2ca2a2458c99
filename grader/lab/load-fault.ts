import { isBuiltin } from 'node:module';
import { distance } from 'fastest-levenshtein';
import { StudentFault } from '../engine/check/student-fault.js';
import { describeThrown, ownFrames } from '../engine/process/explain-exit.js';
import type { ThrownMessage } from '../engine/process/protocol.js';

/** Why a student's file could not be imported, by what that threw. */
export function importFault(file: string, thrown: ThrownMessage): string {
  const [inside, caller] = ownFrames(thrown.stack);
  // Outside of all functions a frame has no name.
  const isNamed = (frame = '') => frame.startsWith('in ') && !frame.startsWith('in <anonymous>');
  const line = isNamed(inside) && caller !== undefined && !isNamed(caller) ? caller.split(':').at(-2) : undefined;
  const own =
    line === undefined
      ? ''
      : `. Line ${line} calls it while your file is being imported: take calls of your own out of the file, and try the function by \`npm run try\``;
  return notAnEsModule(thrown) ?? `importing ${file} threw ${describeThrown(thrown)}${own}`;
}

/** What to write instead, where a file is written as a CommonJS module, which Node's examples and other courses may have; undefined where it is not. */
function notAnEsModule({ message }: { message: string }): string | undefined {
  const [, required] = /^Dynamic require of "([^"]{1,100})" is not supported$/.exec(message) ?? [];
  if (required !== undefined) {
    const module = isBuiltin(required) && !required.startsWith('node:') ? `node:${required}` : required;
    const name = required.split(/[^\w]/).at(-1) || 'it';
    return `your file loads "${required}" with require, which there is not in a TypeScript module; write: import ${name} from '${module}';`;
  }
  return /^(module|exports) is not defined/.test(message)
    ? 'your file exports with module.exports, which there is not in a TypeScript module; write export before each function'
    : undefined;
}

/** What is wrong where a file does not export a function under this name, and what it may have been meant to be. */
function missingExport(file: string, wanted: string, exports: object, source: string): string {
  const found = Object.keys(exports);
  const line = source.split('\n').findIndex((text) => new RegExp(`^\\s*(async )?function ${wanted}\\b`).test(text)) + 1;
  if (line > 0)
    return `${file} has a function ${wanted} in line ${line} and does not export it: write export before it`;
  if (found.join() === 'default')
    return `${file} exports one thing without a name (export default, or export =); write: export function ${wanted}, without default`;
  if (found.length === 0) return `${file} exports nothing; it has to export a function ${wanted}`;
  const near = found.find((name) => distance(name.toLowerCase(), wanted.toLowerCase()) <= 3);
  const guess = near === undefined ? '' : `; did you mean ${near} to be ${wanted}?`;
  return `${file} exports no ${wanted} (it exports ${found.join(', ')})${guess}`;
}

/** @throws {StudentFault} unless the program exports a function of this name */
export function expectFunction(file: string, wanted: string, exports: Record<string, string>, source: string): void {
  const kind = exports[wanted];
  if (kind === undefined) throw new StudentFault('export', missingExport(file, wanted, exports, source));
  if (kind !== 'function')
    throw new StudentFault('export', `${file} exports ${wanted}, but as ${kind}; it has to be a function`);
}
