import { distance } from 'fastest-levenshtein';

/** What to write instead, where a file is written as a CommonJS module, which Node's examples and other courses may have; undefined where it is not. */
export function notAnEsModule({ message }: { message: string }): string | undefined {
  const [, required] = /^Dynamic require of "([^"]{1,100})" is not supported$/.exec(message) ?? [];
  if (required !== undefined) {
    const name = required.split(/[^\w]/).at(-1) || 'it';
    return `your file loads "${required}" with require, which there is not in a TypeScript module; write: import ${name} from '${required}';`;
  }
  return /^(module|exports) is not defined/.test(message)
    ? 'your file exports with module.exports, which there is not in a TypeScript module; write export before each function'
    : undefined;
}

/** What is wrong where a file does not export a function under this name, and what it may have been meant to be. */
export function missingExport(file: string, wanted: string, found: string[]): string {
  if (found.join() === 'default')
    return `${file} exports one thing without a name (export default, or export =); write: export function ${wanted}`;
  if (found.length === 0) return `${file} exports nothing; it has to export a function ${wanted}`;
  const near = found.find((name) => distance(name.toLowerCase(), wanted.toLowerCase()) <= 3);
  const guess = near === undefined ? '' : `; did you mean ${near} to be ${wanted}?`;
  return `${file} exports no ${wanted} (it exports ${found.join(', ')})${guess}`;
}
