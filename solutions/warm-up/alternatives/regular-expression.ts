/** A regular expression takes away what is not a digit, and the length of the rest is the answer. */
export function portLabel(protocol: string, port: number): string {
  return protocol + '/' + String(port);
}

export function countDigits(text: string): number {
  return text.replace(/[^0-9]/g, '').length;
}
