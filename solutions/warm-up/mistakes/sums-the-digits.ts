export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  let sum = 0;
  for (const character of text) {
    if ('0' <= character && character <= '9') sum = sum + Number(character);
  }
  return sum;
}
