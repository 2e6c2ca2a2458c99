import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Token } from 'markdown-it';
import { readDocument, type Document } from '../../course/lessons/document.js';

/** What is wrong with a document's links and figures: to files, to headings, and the form of addresses elsewhere. Nothing is fetched. */
export function linkProblems({ file, tokens, sections, linesBefore }: Document): string[] {
  return targets(tokens).flatMap(({ target, line: lineOfText }) => {
    const near = `near line ${linesBefore + lineOfText}`;
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return addressProblems(target).map((problem) => `${near}: ${problem}`);
    const [path = '', anchor] = decoded(target).split('#');
    const to = path === '' ? file : join(dirname(file), path);
    if (!existsSync(to)) return [`${near}: ${target} leads nowhere`];
    if (anchor === undefined || !to.endsWith('.md')) return [];
    const known = path === '' ? sections : readDocument(to).sections;
    return known.some(({ slug }) => slug === anchor) ? [] : [`${near}: ${target} names no heading`];
  });
}

function targets(tokens: readonly Token[], line = 0): { target: string; line: number }[] {
  return tokens.flatMap((token) => {
    const at = token.map ? token.map[0] + 1 : line;
    const target = token.attrGet('href') ?? token.attrGet('src');
    return [...(target === null ? [] : [{ target: String(target), line: at }]), ...targets(token.children ?? [], at)];
  });
}

function addressProblems(target: string): string[] {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol === 'mailto:') return [];
  if (url?.protocol === 'http:') return [`${target} is not encrypted: link to it with https`];
  const isWhole = url?.protocol === 'https:' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.hostname);
  return isWhole ? [] : [`${target} is no address of a page`];
}

/** A `%` that encodes nothing stands for itself. */
function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}
