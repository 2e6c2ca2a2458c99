const NUMBER = /^([+-]?)(\d{1,3}(?:[ ,_']\d{3})+(?!\d)|\d+)(\.\d+)?/;
const AFTER_NUMBER = /^(?:\s*[^\s\d.,]\D*|[.!])?$/;

/**
 * A number as a person types it: `65,507`, `65 507`, `port 443`, `5 bytes`, `−1`, `0.5`. What stands around it may hold no further digit.
 * Undefined for anything else, `8e1` and `0x50` too.
 */
export function parseNumber(text: string): number | undefined {
  const tidy = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/[`*]/g, '').trim();
  // In steps, each of which takes time in proportion to the text.
  const start = /[^\p{L}=~≈\s]/u.exec(tidy)?.index ?? tidy.length;
  const [number, sign = '', whole = '', fraction = ''] = NUMBER.exec(tidy.slice(start)) ?? [];
  if (number === undefined) return undefined;
  if (!AFTER_NUMBER.test(tidy.slice(start + number.length))) return undefined;
  return Number(`${sign}${whole.replace(/[ ,_']/g, '')}${fraction}`);
}

/** A short text as it is compared: without regard to capitals, to blanks around it, and to how many of them stand inside. */
export function normalText(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/^`(.*)`$/, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
