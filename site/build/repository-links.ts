import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Token } from 'markdown-it';
import { fileAddress } from './environment.js';
import { sourceFile, type Page, type PageMarkdown } from './markdown.js';
import { exerciseLink } from './site-course.js';

/**
 * Lessons link to files of the course, which GitHub shows and a site does not have. A link to an exercise's file leads to the page of the
 * exercise; one to any other file to the repository, or where none is known, names the file. Links within `content/` are left to VitePress.
 *
 * @throws on a file that there is not
 */
export function repositoryLinks(md: PageMarkdown, options: { root: string; repository: string | undefined }): void {
  md.core.ruler.push('repository-links', (page) => {
    const path = sourceFile(page);
    if (path === undefined) return;
    for (const token of page.tokens)
      if (token.children) token.children = token.children.flatMap(replacement(page, path, options));
  });
}

function replacement(page: Page, from: string, { root, repository }: { root: string; repository: string | undefined }) {
  let unlinked: string | undefined;
  return (token: Token): Token[] => {
    if (token.type === 'link_close' && unlinked !== undefined) {
      const code = new page.Token('code_inline', 'code', 0);
      code.content = unlinked;
      unlinked = undefined;
      return [...textTokens(page, ' ('), code, ...textTokens(page, ')')];
    }
    const file = token.type === 'link_open' ? fileOutside(String(token.attrGet('href')), from, root) : undefined;
    if (file === undefined) return [token];
    if (!existsSync(resolve(root, file))) throw new Error(`${from}: the link to ${file} leads nowhere`);
    const [, slug] = /^exercises\/([^/]+)\/\1\.ts$/.exec(file) ?? [];
    if (slug === undefined && repository === undefined) {
      unlinked = file;
      return [];
    }
    token.attrSet('href', slug === undefined ? fileAddress(String(repository), file) : exerciseLink(slug));
    return [token];
  };
}

/** The path in the course of a file that a link names, when it does not lie in `content/`. */
function fileOutside(href: string, from: string, root: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|[#/])/i.test(href)) return undefined;
  const path = relative(root, resolve(dirname(from), decodeURI(href.replace(/[?#].*$/, ''))))
    .split(sep)
    .join('/');
  return /^(?:content|site)\//.test(path) ? undefined : path;
}

function textTokens(page: Page, content: string): Token[] {
  const token = new page.Token('text', '', 0);
  token.content = content;
  return [token];
}
