/**
 * All of the environment that a student's program is given, the same in every tier: nothing of the machine's shows in it, neither its time
 * zone nor its locale.
 * @param home the program's folder, as it sees it
 * @param temporary where it may write
 */
export function programEnvironment(home: string, temporary: string): Record<string, string> {
  return { HOME: home, TMPDIR: temporary, LANG: 'C.UTF-8', TZ: 'UTC' };
}
