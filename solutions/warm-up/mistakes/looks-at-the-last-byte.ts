export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  return Buffer.from(text, 'latin1').filter((byte) => 48 <= byte && byte <= 57).length;
}
