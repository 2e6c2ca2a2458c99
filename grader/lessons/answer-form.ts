/**
 * A number as a person types it: `65,507`, `65 507`, `port 443`, `5 bytes`, `−1`, `0.5`. What stands around it may hold no further digit.
 * Undefined for anything else, `8e1` and `0x50` too.
 */
export function parseNumber(text: string): number | undefined {
  const tidy = text.normalize('NFKC').replace(/[−–]/g, '-').replace(/[`*]/g, '').trim();
  const match = /^(?:[\p{L}=~≈]+\s*)*([+-]?)(\d{1,3}(?:[ ,_']\d{3})+|\d+)(\.\d+)?(?:\s*[^\s\d.,][^\d]*)?[.!]?$/u.exec(
    tidy,
  );
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
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
