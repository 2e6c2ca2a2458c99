/** So much of a text is for people to read, in characters: a program may throw, return or export megabytes. */
const MOST = 8000;

/** The text, or the two ends of one that is too long to be told. */
export function shortened(text: string): string {
  if (text.length <= MOST) return text;
  const half = MOST / 2;
  return `${text.slice(0, half)}\n… ${text.length - MOST} characters are left out …\n${text.slice(-half)}`;
}
