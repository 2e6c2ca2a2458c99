import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument, type Section } from './document.js';
import type { Lesson } from './lesson.js';

/** Where a lesson says in short what it has taught, and lists its terms. */
export const RECAP = 'What you have learnt';
const LINK = /\]\(guides\/glossary\.md#([^)\s]+)\)/g;

/** The glossary's terms, each a heading of the third level. */
export function glossaryTerms(root: string): Section[] {
  const file = glossaryFile(root);
  return existsSync(file) ? readDocument(file).sections.filter(({ level }) => level === 3) : [];
}

export function glossaryFile(root: string): string {
  return join(root, 'content', 'guides', 'glossary.md');
}

/** What a lesson links of the glossary, as anchors: before its recap, and in it. Undefined where it has no recap. */
export function linkedTerms({ file, sections }: Lesson): { before: string[]; recap: string[] } | undefined {
  const at = sections.findIndex(({ title, level }) => title === RECAP && level === 2);
  const start = sections[at]?.line;
  if (start === undefined) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const anchors = (from: number, to?: number) =>
    [...lines.slice(from, to).join('\n').matchAll(LINK)].map(([, anchor = '']) => anchor);
  const end = sections[at + 1]?.line;
  return { before: anchors(0, start - 1), recap: anchors(start, end === undefined ? undefined : end - 1) };
}
