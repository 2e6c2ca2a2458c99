/** How much text looks like words of one language, from -1 to 1; ASCII tells nothing. */
export function plausibility(text: string): number {
  const words = text.match(/[^\s/\\,;"'()._-]+/gu) ?? [];
  let [sum, count] = [0, 0];
  for (const word of words) {
    const odd = [...word].filter((char) => char > '\u007f');
    if (odd.length === 0) continue;
    sum += odd.length * plausibilityOfWord(word, odd);
    count += odd.length;
  }
  return count === 0 ? 0 : sum / count;
}

const SYMBOL = /[\u2100-\u2bff\u00a1-\u00bf\ufffd\ue000-\uf8ff\p{C}]/u;

function plausibilityOfWord(word: string, odd: readonly string[]): number {
  if (SYMBOL.test(word)) return -1;
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u.test(word))
    // Half of a kana is what one byte of another encoding looks like.
    return /[\uff61-\uff9f]/u.test(word) ? -0.5 : 1;
  if (/^\p{Script=Hangul}+$/u.test(word)) return 1;
  const ofOneScript = /^(\p{Script=Latin}+|\p{Script=Cyrillic}+|\p{Script=Greek}+)[\d]*$/u.test(word.normalize('NFC'));
  if (!ofOneScript) return /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word) ? 0.3 : -0.3;
  // A capital within a word is how other letters look in the wrong encoding.
  if (/\p{Ll}\p{Lu}/u.test(word)) return -0.5;
  const isLatin = /\p{Script=Latin}/u.test(word);
  return isLatin && odd.length > word.length / 2 ? 0.2 : 0.9;
}

/** Of the characters of two bytes: first bytes of those that are used most, as each standard puts them first. */
const COMMON: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  shift_jis: [
    [0x82, 0x83],
    [0x88, 0x97],
  ],
  gb18030: [[0xb0, 0xd7]],
  big5: [[0xa4, 0xc6]],
  'euc-kr': [[0xb0, 0xc8]],
};

/** The share of characters of two bytes that are common ones; 1 for encodings of one byte. */
export function commonShare(raw: Uint8Array, label: string): number {
  const ranges = COMMON[label];
  if (ranges === undefined) return 1;
  let [common, all] = [0, 0];
  for (let index = 0; index < raw.length; index++) {
    const first = raw[index] ?? 0;
    if (first < 0x80) continue;
    const second = raw[++index] ?? 0;
    const inPlane = label === 'gb18030' || label === 'euc-kr' ? second >= 0xa1 : true;
    all++;
    if (inPlane && ranges.some(([from, to]) => first >= from && first <= to)) common++;
  }
  return all === 0 ? 1 : common / all;
}
