import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';

/** A heading of a document; `slug` is its anchor, as GitHub makes it; `line` counts from 1 in the file. */
export interface Section {
  slug: string;
  title: string;
  level: number;
  line: number;
}

/** A Markdown file, with front matter or without. */
export interface Document {
  file: string;
  sections: Section[];
  tokens: Token[];
  /** Lines of the front matter, which the `map` of a token does not count. */
  linesBefore: number;
}

export const markdown = new MarkdownIt({ html: true });

/** What stands before the text: lines between two lines of `---`. */
export const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/** @throws {NodeJS.ErrnoException} when the file cannot be read */
export function readDocument(file: string): Document {
  const text = readFileSync(file, 'utf8');
  const [head = ''] = FRONT_MATTER.exec(text) ?? [];
  const linesBefore = head.split('\n').length - 1;
  const tokens = markdown.parse(text.slice(head.length), {});
  return { file, tokens, linesBefore, sections: sectionsOf(tokens, linesBefore) };
}

function sectionsOf(tokens: Token[], linesBefore: number): Section[] {
  const slugger = new GithubSlugger();
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const title = plainText(tokens[index + 1]);
    return [
      {
        slug: slugger.slug(title),
        title,
        level: Number(token.tag.slice(1)),
        line: (token.map?.[0] ?? 0) + linesBefore + 1,
      },
    ];
  });
}

/** What an inline token says, without its marks. */
export function plainText(inline: Token | undefined): string {
  return (inline?.children ?? []).map(({ content }) => content).join('');
}
