import { distance } from 'fastest-levenshtein';

/** Which exercise a file answers, by its name alone. */
export interface SlugMatch {
  slug: string;
  /** The `2` of `echo-server-2.ts`, `echo-server (2).ts` or `echo-server_2.ts`: an LMS or a browser counts so. 0 without. */
  count: number;
  /** The name is just what was asked for. */
  exact: boolean;
}

const COUNT = /[-_ ]{0,20}(?:\((\d{1,4})\)|[-_ ](\d{1,4}))$/;

/**
 * Matches `SLUG.ts`; forgives case, blanks and `_` for hyphens, a count, and "Copy of". Nothing else: a name that is only near to a slug
 * may be of anything.
 */
export function slugOfFile(name: string, slugs: readonly string[]): SlugMatch | undefined {
  const [, stem] = /^(.*)\.ts$/i.exec(name) ?? [];
  return stem === undefined ? undefined : slugOfStem(stem, slugs, name);
}

/** The exercise that a file may be meant for whose name is another: `echo-server.js`, `echo-server.ts.txt`, `echoserver.ts`, `ecko-server.ts`. */
export function nearlySlugOfFile(name: string, slugs: readonly string[]): string | undefined {
  if (slugOfFile(name, slugs)) return undefined;
  const [stem = ''] = name.split('.');
  return slugOfStem(stem, slugs, name)?.slug ?? misspelt(stem, slugs);
}

function misspelt(stem: string, slugs: readonly string[]): string | undefined {
  const given = letters(stem.replace(COUNT, ''));
  const near = slugs.filter((slug) => {
    const wanted = letters(slug);
    return given === wanted || (wanted.length >= 6 && distance(given, wanted) <= wanted.length / 6);
  });
  return near.length === 1 ? near[0] : undefined;
}

function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function slugOfStem(stem: string, slugs: readonly string[], name: string): SlugMatch | undefined {
  let left = stem.normalize('NFKC').trim();
  let count = 0;
  // A count on a count: handed in again, and downloaded twice.
  for (let cuts = 0; cuts < 3; cuts++) {
    const slug = left
      .toLowerCase()
      .replace(/^copy of /, '')
      .replace(/[\s_]+/g, '-');
    if (slugs.includes(slug)) return { slug, count, exact: name === `${slug}.ts` };
    const cut = COUNT.exec(left);
    if (!cut) return undefined;
    count = Math.max(count, Number(cut[1] ?? cut[2]));
    left = left.slice(0, cut.index);
  }
  return undefined;
}
