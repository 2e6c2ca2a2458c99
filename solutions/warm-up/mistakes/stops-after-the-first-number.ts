export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  const found = /[0-9]+/.exec(text);
  return found === null ? 0 : found[0].length;
}
