/** Arrays do the work: one is joined, one is filtered. */
const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function portLabel(protocol: string, port: number): string {
  return [protocol, port].join('/');
}

export function countDigits(text: string): number {
  return [...text].filter((character) => DIGITS.includes(character)).length;
}
