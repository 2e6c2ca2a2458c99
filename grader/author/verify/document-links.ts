import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Token } from 'markdown-it';
import { markdown, plainText } from '../../course/lessons/lesson.js';
import { claim, type Claim } from './claim.js';

/** Links between documents, and to files of the course, lead to what is there. A template's are those of the package that it becomes part of. */
export function documentLinks(files: readonly string[], root: string): Claim {
  const own = files.filter((file) => !file.includes('/templates/'));
  return claim(
    'the links of the documents lead somewhere',
    own.flatMap((file) => lost(file, root)),
  );
}

function lost(file: string, root: string): string[] {
  return targets(markdown.parse(readFileSync(join(root, file), 'utf8'), {})).flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', anchor] = decodeURI(target).split('#');
    const to = join(root, path === '' ? file : join(dirname(file), path));
    if (!existsSync(to)) return [`${file}: ${target} leads nowhere`];
    if (anchor === undefined || !to.endsWith('.md')) return [];
    return headings(to).includes(anchor) ? [] : [`${file}: ${target} names no heading`];
  });
}

function targets(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    const target = token.attrGet('href') ?? token.attrGet('src');
    return [...(target === null ? [] : [String(target)]), ...targets(token.children ?? [])];
  });
}

/** The anchors of a file's headings, as GitHub gives them. */
function headings(file: string): string[] {
  const slugger = new GithubSlugger();
  const tokens = markdown.parse(readFileSync(file, 'utf8').replace(/^---\n[^]*?\n---\n/, ''), {});
  return tokens.flatMap((token, index) =>
    token.type === 'heading_open' ? [slugger.slug(plainText(tokens[index + 1]))] : [],
  );
}
