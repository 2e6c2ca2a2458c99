const labels = new Map<string, string>();

export function portLabel(protocol: string, port: number): string {
  const key = protocol + port;
  const label = labels.get(key) ?? `${protocol}/${port}`;
  labels.set(key, label);
  return label;
}

export function countDigits(text: string): number {
  let count = 0;
  for (const character of text) {
    if ('0' <= character && character <= '9') count = count + 1;
  }
  return count;
}
