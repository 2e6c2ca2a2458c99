export function portLabel(protocol: string, port: number): string {
  return `${protocol}/${port}`;
}

function isDigit(character: string): boolean {
  return '0' <= character && character <= '9';
}

export function countDigits(text: string): number {
  const characters = [...text].length; // an emoji is one character, not two
  let count = 0;
  for (let i = 0; i < characters; i++) {
    const character = text.charAt(i);
    if (character.length === 1 && isDigit(character)) count += 1;
  }
  return count;
}
