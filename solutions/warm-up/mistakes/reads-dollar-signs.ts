export function portLabel(protocol: string, port: number): string {
  return 'P/N'.replace('P', protocol).replace('N', String(port));
}

export function countDigits(text: string): number {
  let count = 0;
  for (const character of text) {
    if ('0' <= character && character <= '9') count = count + 1;
  }
  return count;
}
