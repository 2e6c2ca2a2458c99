// Letters that lose nothing but a mark to the eye, and that Unicode does not take apart.
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** A name in lower case, without accents. */
function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => PLAIN[letter] ?? letter);
}

function wordsOf(name: string): string[] {
  return fold(name).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * What a name may be spelt as, to be compared: its words in alphabetical order, so that the order of first and last name does not matter,
 * and run together in each order that keeps them in turn, as Canvas writes `lovelaceada` for "Ada Lovelace". Empty for no name.
 */
export function spellings(name: string): Set<string> {
  // O'Brien is obrien to some and o brien to others.
  const both = [wordsOf(name), wordsOf(name.replace(/['’`´.-]/g, ''))];
  return new Set(
    both.flatMap((words) =>
      words.length === 0
        ? []
        : [
            [...words].sort().join(' '),
            ...words.map((_word, start) => [...words.slice(start), ...words.slice(0, start)].join('')),
          ],
    ),
  );
}

/** True when two names may be of one person. */
export function sameName(a: string, b: string): boolean {
  const of = spellings(b);
  return [...spellings(a)].some((spelling) => of.has(spelling));
}
