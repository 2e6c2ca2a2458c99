const LEFT_BY_SYSTEMS = new Set(['__macosx', 'thumbs.db', 'desktop.ini', 'node_modules']);

/** What systems and tools leave beside a student's work, `.DS_Store` and `.git` among it: nobody's answer, and not worth a word. */
export function isJunk(name: string): boolean {
  return name.startsWith('.') || LEFT_BY_SYSTEMS.has(name.toLowerCase());
}
