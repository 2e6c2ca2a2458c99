/** As one would in C: an index, and the codes of the characters. */
export function portLabel(protocol: string, port: number): string {
  return protocol.concat('/', port.toString());
}

export function countDigits(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) count++;
  }
  return count;
}
