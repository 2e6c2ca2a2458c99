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

/** A name's words in lower case, without accents. */
export function wordsOf(name: string): string[] {
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

/** True when one name has all the words of the other: with a second last name, or a group before it, it is the same person's still. */
export function holdsName(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  if (one.length === 0 || other.length === 0) return false;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return sameName(a, b) || hasWords(long, short);
}

/** True when the first name has all words of the second. */
export function hasAllOf(name: string, other: string): boolean {
  const wanted = wordsOf(other);
  return sameName(name, other) || (wanted.length > 0 && hasWords(wordsOf(name), wanted));
}

/** True when the first name ends in the second, with something before it. */
export function endsInName(name: string, other: string): boolean {
  const words = wordsOf(name);
  return (
    sameName(name, other) || [...spellingLengths(other)].some((count) => sameName(words.slice(-count).join(' '), other))
  );
}

/** Of how many words a name may be: O'Brien is one to some and two to others. */
function spellingLengths(name: string): Set<number> {
  return new Set([wordsOf(name), wordsOf(name.replace(/['’`´.-]/g, ''))].map(({ length }) => length).filter(Boolean));
}

/** A word that is wanted twice has to be there twice. */
function hasWords(words: readonly string[], wanted: readonly string[]): boolean {
  const left = [...words];
  return wanted.every((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

const SHORTEST_WORD = 3;

/** True when two names have a word in common, also where one is run together: as a nickname and the name in the register have. */
export function sharesName(a: string, b: string): boolean {
  if (holdsName(a, b)) return true;
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const within = (words: readonly string[], text: string) =>
    words.some((word) => (word.length >= SHORTEST_WORD || /[^\p{Script=Latin}]/u.test(word)) && text.includes(word));
  return within(one, other.join('')) || within(other, one.join(''));
}
