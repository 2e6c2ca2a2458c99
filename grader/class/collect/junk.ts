const LEFT_BY_SYSTEMS = new Set([
  '__macosx',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  'node_modules',
  'bower_components',
  'venv',
  '__pycache__',
]);

/** What systems and tools leave beside a student's work, such as `.DS_Store`, `.git` and `node_modules`: never anybody's answer. */
export function isJunk(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || LEFT_BY_SYSTEMS.has(name.toLowerCase());
}
