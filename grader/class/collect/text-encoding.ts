import { analyse } from 'chardet';
import { commonShare, plausibility } from './plausible-text.js';

export interface Decoded {
  text: string;
  /** As people call it: UTF-8, UTF-16, Windows-1252, … */
  encoding: string;
  /** Nothing in the bytes says so. */
  guessed: boolean;
}

/** Names of encodings for `TextDecoder`, and how `chardet` and people call them. The first is taken when nothing tells. */
const LEGACY = [
  { label: 'windows-1252', shown: 'Windows-1252', detected: ['windows-1252', 'ISO-8859-1'] },
  { label: 'shift_jis', shown: 'Shift JIS (CP932)', detected: ['Shift_JIS'] },
  // Korean names are possible in GBK, and look wrong there; the other way about is rare.
  { label: 'euc-kr', shown: 'EUC-KR', detected: ['EUC-KR'] },
  { label: 'gb18030', shown: 'GBK', detected: ['GB18030'] },
  { label: 'big5', shown: 'Big5', detected: ['Big5'] },
  { label: 'windows-1251', shown: 'Windows-1251', detected: ['windows-1251'] },
  { label: 'windows-1250', shown: 'Windows-1250', detected: ['windows-1250', 'ISO-8859-2'] },
  { label: 'ibm866', shown: 'CP866', detected: [] },
] as const;

const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], label: 'utf-8', shown: 'UTF-8' },
  { bytes: [0xff, 0xfe], label: 'utf-16le', shown: 'UTF-16' },
  { bytes: [0xfe, 0xff], label: 'utf-16be', shown: 'UTF-16' },
];

/** Text of a file that does not say how it is encoded: by its mark, as UTF-16 or UTF-8 where the bytes are that, else by a guess. */
export function decodeText(content: Buffer): Decoded {
  const mark = MARKS.find(({ bytes }) => bytes.every((byte, index) => content[index] === byte));
  if (mark) return { text: new TextDecoder(mark.label).decode(content), encoding: mark.shown, guessed: false };
  const utf16 = withoutMark(content);
  if (utf16 !== undefined)
    return { text: new TextDecoder(utf16).decode(content), encoding: 'UTF-16 without a mark', guessed: true };
  const utf8 = decodeStrictly(content, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, encoding: 'UTF-8', guessed: false };
  const { label, shown } = guessLegacy(content);
  return { text: new TextDecoder(label).decode(content), encoding: shown, guessed: true };
}

/** The text, or undefined when the bytes are not text in that encoding. */
export function decodeStrictly(raw: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

export interface Legacy {
  label: string;
  shown: string;
  /** From -1 to about 2: how much the bytes look like text in this encoding. */
  score: number;
}

/** The older encoding, of one language or region, in which bytes that are not UTF-8 look most like text. */
export function guessLegacy(raw: Buffer): Legacy {
  const seen = new Map(analyse(raw).map(({ name, confidence }) => [String(name), confidence]));
  const scored = LEGACY.flatMap(({ label, shown, detected }) => {
    const text = decodeStrictly(raw, label);
    if (text === undefined) return [];
    const confidence = Math.max(0, ...detected.map((name) => seen.get(name) ?? 0)) / 100;
    return [{ label, shown, score: plausibility(text) * commonShare(raw, label) + confidence }];
  });
  const [best] = scored.sort((a, b) => b.score - a.score);
  return best ?? { label: 'windows-1252', shown: 'Windows-1252', score: -1 };
}

/** UTF-16 of a text with some ASCII in it has a zero in every other byte of that. */
function withoutMark(content: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const some = content.subarray(0, 2000);
  if (some.length < 4 || content.length % 2 !== 0) return undefined;
  const zeros = [0, 1].map((start) => some.filter((byte, index) => index % 2 === start && byte === 0).length);
  const [even = 0, odd = 0] = zeros;
  if (odd > some.length / 5 && even === 0) return 'utf-16le';
  return even > some.length / 5 && odd === 0 ? 'utf-16be' : undefined;
}
