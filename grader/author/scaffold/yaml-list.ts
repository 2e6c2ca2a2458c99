import { isCollection, isNode, isPair, isScalar, isSeq, parseDocument, visit, type YAMLSeq } from 'yaml';

/**
 * Puts an item into a list of a YAML text and leaves every other character as it is, comments and all.
 * @param key of the list, at the top of the text
 * @param at before which item it comes; their number for the end
 * @param lines of the item, without indentation and dash
 */
export function withItem(text: string, key: string, at: number, lines: readonly string[]): string {
  const list = parseDocument(text).get(key);
  if (!isSeq(list)) throw new Error(`the list "${key}" is not there`);
  return list.flow === true ? inFlow(text, list, at, lines) : inBlock(text, list, at, lines);
}

function inFlow(text: string, list: YAMLSeq, at: number, lines: readonly string[]): string {
  const item = lines.join(' ');
  const before = list.items[at - 1];
  if (before !== undefined) return inserted(text, endOf(before), `, ${item}`);
  const [start = 0] = list.range ?? [];
  return inserted(text, start + 1, list.items.length > 0 ? `${item}, ` : item);
}

function inBlock(text: string, list: YAMLSeq, at: number, lines: readonly string[]): string {
  const [first] = list.items;
  const start = isNode(first) ? (first.range?.[0] ?? 0) : 0;
  const [, indent = '', dash = '- '] = /(?:^|\n)([ \t]*)(-[ \t]+)$/.exec(text.slice(0, start)) ?? [];
  const item = lines.map((line, index) => `${indent}${index === 0 ? dash : ' '.repeat(dash.length)}${line}\n`).join('');
  const before = list.items[at - 1];
  if (before === undefined) return inserted(text, text.lastIndexOf('\n', start) + 1, item);
  const end = endOf(before);
  const lineEnd = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  return lineEnd < 0 ? `${text}\n${item}` : inserted(text, lineEnd + 1, item);
}

/** Behind the last character of an item: a block's own range may reach over the comments and blank lines that follow it. */
function endOf(item: unknown): number {
  let end = 0;
  if (!isNode(item)) return end;
  visit(item, (_key, node) => {
    if (isPair(node)) return;
    const isWhole = isScalar(node) || (isCollection(node) && node.flow === true);
    if (isWhole) end = Math.max(end, node.range?.[1] ?? 0);
  });
  return end;
}

function inserted(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}
