import type { Platform, PlatformName } from './lms-names.js';
import type { Prefix } from './login-prefix.js';
import type { SourceName } from './source-names.js';

const shown: Readonly<Record<Platform, string>> = {
  canvas: 'Canvas',
  moodle: 'Moodle',
  brightspace: 'Brightspace',
  blackboard: 'Blackboard',
};

interface Seen {
  teams: boolean;
  plain: number;
  prefix: Prefix | undefined;
  asked: SourceName | undefined;
}

/** How the class was read, in words, what there is most of first. */
export function told(given: readonly PlatformName[], { teams, plain, prefix, asked }: Seen): string {
  const counts = new Map<Platform, number>();
  for (const { platform } of given) counts.set(platform, (counts.get(platform) ?? 0) + 1);
  const parts = [...counts].map(([platform, count]) => ({ text: words(platform, given, teams), count }));
  const folders = prefix ? `folders called ${prefix.text}LOGIN` : 'folders and ZIPs, one per student';
  if (plain > 0 || parts.length === 0) parts.push({ text: folders, count: plain });
  const text = parts
    .sort((a, b) => b.count - a.count)
    .map((part) => part.text)
    .join(', and ');
  return asked === undefined ? text : `${text}, as --from ${asked} says`;
}

function words(platform: Platform, given: readonly PlatformName[], teams: boolean): string {
  const own = given.filter((one) => one.platform === platform);
  if (platform === 'moodle' && teams) return 'Moodle, team submissions';
  if (platform === 'canvas' && own.every(({ number }) => number === undefined)) return 'Canvas, marked anonymously';
  return shown[platform];
}
