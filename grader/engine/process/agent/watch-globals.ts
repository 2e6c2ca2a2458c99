/** What those who want to fool a grader replace first. It would change nothing here; it is told all the same. */
const watched = [
  ['JSON', 'parse'],
  ['JSON', 'stringify'],
  ['Object', 'is'],
  ['Object', 'keys'],
  ['Array', 'isArray'],
  ['process', 'send'],
  ['process', 'exit'],
] as const;

/** Remembers these functions as they are now. @returns what names those that have been replaced since, `JSON.parse` */
export function watchGlobals(): () => string[] {
  const current = () =>
    watched.map(([owner, name]) => (globalThis as unknown as Record<string, Record<string, unknown>>)[owner]?.[name]);
  const before = current();
  return () => {
    const now = current();
    return watched.flatMap(([owner, name], index) => (now[index] === before[index] ? [] : [`${owner}.${name}`]));
  };
}
