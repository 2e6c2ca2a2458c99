import type { Token } from 'markdown-it';
import type { Lesson, Section } from './lesson.js';

/**
 * What a lesson says between a heading and the next one, as one line of plain text: without marks, blanks drawn together, the cells of a
 * table divided by ` | `, a link's address in parentheses after its text, but for links to the glossary.
 */
export function sectionText({ tokens, linesBefore, sections }: Lesson, section: Section): string {
  const next = sections.find(({ line }) => line > section.line);
  const isWithin = (line: number) => line >= section.line && (next === undefined || line < next.line);
  let line = 0;
  const texts = tokens.flatMap((token) => {
    if (token.map) line = token.map[0] + linesBefore + 1;
    return isWithin(line) ? [textOf(token)] : [];
  });
  return oneLine(texts.join(' '));
}

/** Blanks and line ends drawn together. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function textOf({ type, content, children }: Token): string {
  if (type === 'th_close' || type === 'td_close') return '|';
  return children ? inlineText(children) : content;
}

/** A term's link to the glossary says nothing that a reader has to see. */
function addressText(address: string): string {
  return address.startsWith('guides/glossary.md#') ? '' : ` (${address})`;
}

function inlineText(tokens: readonly Token[]): string {
  const addresses: string[] = [];
  return tokens
    .map((token) => {
      if (token.type === 'link_open') addresses.push(String(token.attrGet('href')));
      if (token.type === 'link_close') return addressText(addresses.pop() ?? '');
      return token.type === 'softbreak' ? ' ' : token.content;
    })
    .join('');
}
