import type { ShownLine } from '../../course/lessons/shown-commands.js';

/** What a lesson shows of one command, as it is compared with what comes. */
export interface Expected {
  shown: readonly ShownLine[];
  /** Texts of it that are others each time; the same text stands for the same each time. */
  varies: readonly string[];
  /** It is a table of ss or netstat: how wide the columns are, and in which order the rows stand, does not matter. */
  table: boolean;
}

/** For each varying text of what is shown, what has come in its place. */
type Meaning = ReadonlyMap<string, string>;

/** True when what came is what is shown: all of it and nothing else. Blanks at the end of a line, and empty lines at the end, do not count. */
export function isShown({ shown, varies, table }: Expected, came: string): boolean {
  const tidy = table ? tidyRow : (line: string) => line.trimEnd();
  const wanted = shown.map((line) => ('text' in line ? { ...line, text: tidy(line.text) } : line));
  const isEmpty = (line?: ShownLine) => line !== undefined && 'text' in line && line.text === '';
  while (isEmpty(wanted.at(-1))) wanted.pop();
  const lines = came.trimEnd().split('\n').map(tidy);
  return fits(wanted, came.trim() === '' ? [] : lines, new Map(), varies, table);
}

/**
 * Tries each place in which the first line that is shown may have come, and what has come at the others.
 * Lessons show some ten lines: there is no need to be clever.
 */
function fits(
  shown: readonly ShownLine[],
  came: string[],
  meaning: Meaning,
  varies: readonly string[],
  table: boolean,
): boolean {
  const [first, ...others] = shown;
  if (first === undefined) return came.length === 0;
  if (first.kind === 'left out') {
    // A table's rows may be anywhere: those that nothing else fits are the ones left out.
    if (table && others.length > 0) return fits([...others, first], came, meaning, varies, table);
    return others.length === 0 || came.some((_, at) => fits(others, came.slice(at), meaning, varies, table));
  }
  return came.slice(0, table ? came.length : 1).some((line, at) => {
    const found = lineMeaning(first.kind === 'Ctrl-C' ? '^C' : first.text, line, meaning, varies);
    return found !== undefined && fits(others, came.toSpliced(at, 1), found, varies, table);
  });
}

/** What the varying texts mean when this line has come where that one is shown; undefined when it is another line. */
function lineMeaning(shown: string, came: string, meaning: Meaning, varies: readonly string[]): Meaning | undefined {
  if (shown === came && varies.length === 0) return meaning;
  const found = new RegExp(`^${pattern(shown, varies)}$`).exec(came);
  if (!found) return undefined;
  const all = new Map(meaning);
  for (const [index, text] of varies.entries()) {
    const now = found.groups?.[`text${index}`];
    if (now === undefined) continue;
    if (all.has(text) && all.get(text) !== now) return undefined;
    all.set(text, now);
  }
  return all;
}

function pattern(shown: string, varies: readonly string[]): string {
  if (varies.length === 0) return escaped(shown);
  const longestFirst = [...varies.keys()].sort((a, b) => (varies[b] ?? '').length - (varies[a] ?? '').length);
  const anyOfThem = new RegExp(longestFirst.map((index) => whole(varies[index] ?? '')).join('|'), 'g');
  const seen = new Set<number>();
  let [result, end] = ['', 0];
  for (const match of shown.matchAll(anyOfThem)) {
    const index = varies.indexOf(match[0]);
    result += escaped(shown.slice(end, match.index));
    result += seen.has(index) ? `\\k<text${index}>` : `(?<text${index}>${alike(match[0])})`;
    seen.add(index);
    end = match.index + match[0].length;
  }
  return result + escaped(shown.slice(end));
}

/** Fits the text where it is no part of a longer word or number. */
function whole(text: string): string {
  return `${/^\w/.test(text) ? '(?<!\\w)' : ''}${escaped(text)}${/\w$/.test(text) ? '(?!\\w)' : ''}`;
}

/** Any number for a number, any word for a word beside it, any digits and letters where both are mixed; without a digit, any text. */
function alike(text: string): string {
  if (!/\d/.test(text)) return '.+';
  return text
    .split(/([A-Za-z0-9]+)/)
    .map((part) => {
      if (/^\d+$/.test(part)) return '\\d+';
      if (/^[A-Za-z]+$/.test(part)) return '[A-Za-z]+';
      return /^[A-Za-z0-9]+$/.test(part) ? '[A-Za-z0-9]+' : escaped(part);
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** ss leaves the blank between its last two headings out when their columns touch. */
function tidyRow(line: string): string {
  return line.trim().replace(/\s+/g, ' ').replace('PortProcess', 'Port Process');
}
