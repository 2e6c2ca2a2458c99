import { oneLine, plain } from './text.js';

export type Annotation = { file?: string | undefined; line?: number | undefined; title: string };

/**
 * A line that makes a GitHub Actions runner annotate a file. Whatever the texts hold, it stays one command: percent signs,
 * line ends and, in properties, colons and commas are escaped as actions/toolkit does it (core/src/command.ts).
 */
export function annotation(
  kind: 'error' | 'warning' | 'notice',
  message: string,
  { file, line, title }: Annotation,
): string {
  const properties = Object.entries({ file, line, title }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  return `::${kind} ${properties.join(',')}::${data(plain(message))}\n`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(oneLine(text)).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
