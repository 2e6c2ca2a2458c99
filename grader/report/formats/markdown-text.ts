import { oneLine, plain } from './text.js';

/** Text on one line that Markdown shows as it is: no markup, HTML, link or cell of a table begins in it. To be written behind other text. */
export function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&@:$]/g, '\\$&')
    .replace(/www(?=\.)/gi, '$&\\');
}

/** Text in a block of code, which nothing in it can end. */
export function fenced(text: string): string {
  const body = plain(text).replace(/(?<!\n)\n+$/, '');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}

/** A table of GitHub's Markdown; the cells are Markdown on one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
