import { stripVTControlCharacters } from 'node:util';
import type { Token } from 'markdown-it';
import colours from 'picocolors';
import { markdown } from '../course/lessons/lesson.js';

/** When the terminal does not say how wide it is, or it is wider than is easily read. */
const WIDEST = 100;
/** Narrower than this a line is broken by the terminal. */
const NARROWEST = 60;

type Style = (text: string) => string;

const marks: Record<string, Style> = { strong: colours.bold, em: colours.italic };

/** Inline Markdown as text for a terminal: code and bold in colour; without colours code keeps its backticks, and marks are left out. */
export function terminalText(inline: string): string {
  const styles: Style[] = [];
  const styled = (text: string, ...more: Style[]) => eachWord(text, (word) => [...styles, ...more].reduce(apply, word));
  return (markdown.parseInline(inline, {})[0]?.children ?? [])
    .map((token) => {
      const mark = marks[token.tag];
      if (mark && token.nesting === 1) styles.push(mark);
      if (mark && token.nesting === -1) styles.pop();
      return token.type === 'code_inline' ? code(token, styled) : styled(spoken(token));
    })
    .join('');
}

/** Breaks text at blanks, so that no line is longer than `width` columns, save where a single word is; escape sequences take none. */
export function wrap(
  text: string,
  { width, first = '', rest = first }: { width: number; first?: string; rest?: string },
): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** How many columns a line may take. */
export function readableWidth(): number {
  return Math.max(NARROWEST, Math.min(process.stdout.columns || WIDEST, WIDEST));
}

/** How many columns a text takes: one a character, for the letters and signs of the lessons. */
export function columns(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

function code({ content }: Token, styled: (text: string, style: Style) => string): string {
  return colours.isColorSupported ? styled(content, colours.cyan) : `\`${content}\``;
}

function spoken({ type, content }: Token): string {
  return type === 'softbreak' || type === 'hardbreak' ? ' ' : content;
}

/** Each word by itself, so that a line may be broken between any two. */
export function eachWord(text: string, style: Style): string {
  return text.replace(/\S+/g, (word) => style(word));
}

function apply(text: string, style: Style): string {
  return style(text);
}
