import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Token } from 'markdown-it';
import { fileAddress } from './environment.js';
import { AUTHORS_GUIDE, pageLink } from './guides.js';
import { sourceFile, type Page, type PageMarkdown } from './markdown.js';
import { exerciseLink } from './site-course.js';

/**
 * Lessons and guides link to files of the course, which GitHub shows and a site does not have. A link to an exercise's file leads to the page of
 * the exercise, and one to the authors' guide, or out of it, to the page that is made of the file; one to any other file to the repository, or
 * where none is known, names the file. Links within `content/` are left to VitePress.
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
    const to = token.type === 'link_open' ? targetOf(String(token.attrGet('href')), from, root) : undefined;
    if (to === undefined) return [token];
    const { file, anchor } = to;
    if (!existsSync(resolve(root, file))) throw new Error(`${from}: the link to ${file} leads nowhere`);
    const link = linkWithin(file);
    if (link === undefined && repository === undefined) {
      unlinked = file;
      return [];
    }
    token.attrSet('href', (link ?? fileAddress(String(repository), file)) + anchor);
    return [token];
  };
}

/** Where a file of the course is found in the site itself. */
function linkWithin(file: string): string | undefined {
  const [, slug] = /^exercises\/([^/]+)\/\1\.ts$/.exec(file) ?? [];
  if (slug !== undefined) return exerciseLink(slug);
  return file === AUTHORS_GUIDE || file.startsWith('content/') ? pageLink(file) : undefined;
}

/** The file of the course that a link names, with `#…` behind it, unless VitePress finds it by itself: from `content/` to `content/`. */
function targetOf(href: string, from: string, root: string): { file: string; anchor: string } | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|[#/])/i.test(href)) return undefined;
  const asPath = (path: string) => relative(root, path).split(sep).join('/');
  const [path = '', anchor] = href.split('#');
  const file = asPath(resolve(dirname(from), decodeURI(path.split('?')[0] ?? '')));
  const isPage = (one: string) => /^(?:content|site)\//.test(one);
  if (isPage(file) && isPage(asPath(from))) return undefined;
  return { file, anchor: anchor === undefined ? '' : `#${anchor}` };
}

function textTokens(page: Page, content: string): Token[] {
  const token = new page.Token('text', '', 0);
  token.content = content;
  return [token];
}
