import type { Token } from 'markdown-it';
import type { CourseProblem } from '../broken-course.js';
import type { Document } from './document.js';

/** What a comment `<!-- snippet: … -->` says of the snippet below it. */
export type SnippetNote =
  | { kind: 'goes on' }
  /** It stands inside of a function that is given something, by name, of a type. */
  | { kind: 'given'; name: string; type: string }
  | { kind: 'not compiled'; reason: string };

/** A fence with TypeScript or JavaScript. `line` is that of its first line of code, counted from 1 in the file. */
export interface Snippet {
  language: 'ts' | 'js';
  code: string;
  line: number;
  note?: SnippetNote;
}

const LANGUAGES = new Map<string, Snippet['language']>([
  ['ts', 'ts'],
  ['typescript', 'ts'],
  ['js', 'js'],
  ['javascript', 'js'],
]);

const FORMS =
  'write "goes on from the one above", "given NAME: TYPE" or "not compiled, REASON", directly above a snippet of TypeScript or JavaScript';

/** The snippets of a document in order, and the comments about snippets that are none. */
export function snippetsOf({ file, tokens, linesBefore }: Document): {
  snippets: Snippet[];
  problems: CourseProblem[];
} {
  const snippets: Snippet[] = [];
  const problems: CourseProblem[] = [];
  for (const [index, token] of tokens.entries()) {
    const said = commentIn(token);
    const note = said === undefined ? undefined : noteOf(said);
    const isAbove = languageOf(tokens[index + 1]) !== undefined && (note?.kind !== 'goes on' || snippets.length > 0);
    if (said !== undefined && (!note || !isAbove))
      problems.push({ file, line: (token.map?.[0] ?? 0) + linesBefore + 1, message: `"snippet: ${said}": ${FORMS}` });
    const language = languageOf(token);
    if (language === undefined) continue;
    const own = noteOf(commentIn(tokens[index - 1]) ?? '');
    const line = (token.map?.[0] ?? 0) + linesBefore + 2;
    snippets.push({ language, code: token.content, line, ...(own && { note: own }) });
  }
  return { snippets, problems };
}

function languageOf(token: Token | undefined): Snippet['language'] | undefined {
  if (token?.type !== 'fence') return undefined;
  return LANGUAGES.get(token.info.trim().split(/\s/)[0] ?? '');
}

function commentIn(token: Token | undefined): string | undefined {
  if (token?.type !== 'html_block') return undefined;
  return /^<!--\s*snippet\b:?(.*)-->$/s.exec(token.content.trim())?.[1]?.trim();
}

function noteOf(said: string): SnippetNote | undefined {
  if (said === 'goes on from the one above') return { kind: 'goes on' };
  const [, reason = ''] = /^not compiled, (.*)$/s.exec(said) ?? [];
  if (/\w/.test(reason)) return { kind: 'not compiled', reason };
  const [, name, type] = /^given ([A-Za-z_$][\w$]*): (\S.*)$/.exec(said) ?? [];
  return name === undefined || type === undefined ? undefined : { kind: 'given', name, type };
}
