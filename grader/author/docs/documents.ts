import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Token } from 'markdown-it';
import { markdown, plainText } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';

/** What stands between a heading of the first or second level and the next one, with all that is below it. */
export interface Part {
  file: string;
  heading: string;
  text: string;
  /** All that stands as code, each line of a block by itself, without the shell's comments. */
  codes: { text: string; line: number }[];
}

/** Those in which people look for what they can do: each command and option has to stand in one of them. */
export const guideFiles = [
  'README.md',
  'content/guides/students.md',
  'content/guides/instructors.md',
  'CONTRIBUTING.md',
  'content/guides/writing-exercises.md',
  'content/guides/writing-lessons.md',
  'content/guides/developing.md',
] as const;
/** What these say has to be true as well. */
export const otherFiles = [
  'ARCHITECTURE.md',
  'SECURITY.md',
  'content/guides/lab-kit.md',
  'grader/package/templates/student/README.md',
] as const;

export function readParts(file: string, root: string = courseRoot): Part[] {
  return partsOf(file, readFileSync(join(root, file), 'utf8'));
}

export function partsOf(file: string, text: string): Part[] {
  const tokens = markdown.parse(text, {});
  const lines = text.split('\n');
  const starts = tokens.flatMap((token, index) =>
    token.type === 'heading_open' && Number(token.tag.slice(1)) <= 2
      ? [{ line: token.map?.[0] ?? 0, heading: plainText(tokens[index + 1]) }]
      : [],
  );
  return starts.map(({ line, heading }, index) => {
    const end = starts[index + 1]?.line ?? lines.length;
    const codes = placed(tokens)
      .flatMap(codesOf)
      .filter((code) => code.line > line && code.line <= end);
    return { file, heading, text: lines.slice(line, end).join('\n'), codes };
  });
}

/** A cell of a table does not tell its line: it has that of its row, which does. */
function placed(tokens: readonly Token[]): { token: Token; line: number }[] {
  let line = 0;
  return tokens.map((token) => ({ token, line: (line = token.map?.[0] ?? line) }));
}

/** Lines count from 1; that of inline code is the first of its paragraph. */
function codesOf({ token: { type, info, content, children }, line }: { token: Token; line: number }): Part['codes'] {
  const first = line + 1;
  if (type === 'inline')
    return (children ?? [])
      .filter((child) => child.type === 'code_inline')
      .map((child) => ({ text: child.content, line: first }));
  if (type !== 'code_block' && type !== 'fence') return [];
  // Other languages have lines of their own.
  if (type === 'fence' && !['', 'sh', 'text'].includes(info.trim())) return [];
  const before = type === 'fence' ? 1 : 0;
  return content
    .split('\n')
    .map((text, index) => ({ text: text.replace(/\s#\s.*$/, '').trim(), line: first + before + index }));
}
