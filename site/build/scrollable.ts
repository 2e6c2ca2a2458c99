import type { PageMarkdown } from './markdown.js';

/**
 * Figures and tables keep the size at which they can be read, and scroll on a narrow screen: by keyboard too, for which they must be able
 * to have the focus.
 */
export function scrollable(md: PageMarkdown): void {
  md.core.ruler.push('scrollable', (page) => {
    page.tokens.forEach((token, index) => {
      if (token.type === 'table_open') token.attrSet('tabindex', '0');
      const inside = page.tokens[index + 1]?.children;
      if (token.type !== 'paragraph_open' || inside?.length !== 1 || inside[0]?.type !== 'image') return;
      const end = page.tokens[index + 2];
      for (const one of [token, end]) if (one) one.tag = 'figure';
      token.attrSet('class', 'figure');
      token.attrSet('tabindex', '0');
    });
  });
}
