/** `1 stub`, `2 stubs`: for nouns that take an s. */
export function counted(howMany: number, noun: string): string {
  return `${howMany} ${noun}${howMany === 1 ? '' : 's'}`;
}
