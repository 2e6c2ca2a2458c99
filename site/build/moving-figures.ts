import { component, type PageMarkdown, sourceFile, templateToken } from './markdown.js';

/** By the name that a lesson's comment gives: the component in `site/moving/`. */
export const movingFigureNames: ReadonlyMap<string, string> = new Map([
  ['tcp-handshake', 'TcpHandshake'],
  ['byte-stream', 'ByteStream'],
  ['congestion-window', 'CongestionWindow'],
  ['lossy-link', 'LossyLink'],
]);

const COMMENT = /^<!--\s*moving\b:?(.*?)-->\s*$/s;

/**
 * Puts a moving figure where a lesson has `<!-- moving: NAME -->` on a line of its own, which GitHub does not show.
 *
 * @throws on a name that there is not, so that the build fails and no lesson silently lacks its figure
 */
export function movingFigures(md: PageMarkdown): void {
  md.core.ruler.push('moving-figures', (page) => {
    page.tokens = page.tokens.map((token) => {
      const [, given] = (token.type === 'html_block' && COMMENT.exec(token.content)) || [];
      if (given === undefined) return token;
      const name = movingFigureNames.get(given.trim());
      if (name === undefined) {
        const known = [...movingFigureNames.keys()].join(', ');
        throw new Error(`${sourceFile(page) ?? 'a page'}: no moving figure "${given.trim()}"; there are ${known}`);
      }
      return templateToken(page, `<${component(page, name, `moving/${name}.vue`)} />\n`);
    });
  });
}
