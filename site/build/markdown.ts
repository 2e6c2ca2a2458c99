import type { Token } from 'markdown-it';

/** What rules need of a markdown-it: VitePress's own is of another version than the grader's. */
export interface PageMarkdown {
  core: { ruler: { push(name: string, rule: (page: Page) => void): void } };
  renderInline(text: string): string;
}

/** A page as rules see it. */
export interface Page {
  env: PageEnvironment;
  tokens: Token[];
  Token: new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;
}

interface PageEnvironment {
  /** Its file, or where that would lie by its address. */
  path?: string;
  /** Its file, where VitePress gives a page another address than its place. */
  realPath?: string;
  /** Components that the page shows, by name: the files below `site/` that they come from. */
  components?: Map<string, string>;
  [other: string]: unknown;
}

/** The file that a page is read from. */
export function sourceFile({ env }: Page): string | undefined {
  return env.realPath ?? env.path;
}

/** A piece of a Vue template among a page's tokens. */
export function templateToken(page: Page, content: string): Token {
  const token = new page.Token('html_block', '', 0);
  token.content = content;
  token.block = true;
  return token;
}

/** Names a component in the page's template, and has {@link componentImports} import it. */
export function component(page: Page, name: string, file: string): string {
  page.env.components ??= new Map();
  page.env.components.set(name, file);
  return name;
}

/** Imports into each page the components that it shows, and no others. To be used after all rules that name some. */
export function componentImports(md: PageMarkdown): void {
  md.core.ruler.push('component-imports', (page) => {
    const imports = [...(page.env.components ?? [])].map(([name, file]) => `import ${name} from '@site/${file}';\n`);
    // A page can have but one such block.
    if (imports.length > 0) page.tokens.push(templateToken(page, `<script setup>\n${imports.join('')}</script>\n`));
  });
}

/** A value as the expression in a template's attribute: `:question="…"`. */
export function asAttribute(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
