export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  const numbers = text.match(/[0-9]+/g) ?? [];
  return numbers.length;
}
