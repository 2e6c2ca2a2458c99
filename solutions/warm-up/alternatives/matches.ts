/** `match` gives null when nothing fits, so an empty list takes its place. */
export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  const digits = text.match(/\d/g) ?? [];
  return digits.length;
}
