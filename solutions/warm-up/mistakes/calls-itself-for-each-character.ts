export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

export function countDigits(text: string): number {
  if (text === '') return 0;
  const isDigit = '0' <= text.charAt(0) && text.charAt(0) <= '9';
  return (isDigit ? 1 : 0) + countDigits(text.slice(1));
}
