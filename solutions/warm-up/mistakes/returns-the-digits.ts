export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  let digits = '';
  for (const character of text) {
    if ('0' <= character && character <= '9') digits = digits + character;
  }
  return digits as unknown as number;
}
