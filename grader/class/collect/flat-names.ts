import { slugOfFile } from './file-slug.js';
import type { Identity } from './findings.js';
import { namedIdentity } from './identity.js';
import type { PlatformName } from './lms-names.js';
import type { Reading } from './reading.js';
import { RosterIndex } from './roster-index.js';

/**
 * Whose a loose file is that somebody has called `Ada Lovelace - echo-server.ts` or `alovelace_echo-server.ts`: only where the roster has
 * just one student of that name, login, address or id.
 */
export function flatOwner(
  name: string,
  { slugs, rows }: Reading,
): { given: PlatformName; owner: Identity } | undefined {
  if (rows.length === 0 || !/\.ts$/i.test(name)) return undefined;
  const index = new RosterIndex(rows);
  for (let at = name.length - 1; at > 0; at--) {
    if (!/[-_ ]/.test(name[at - 1] ?? '')) continue;
    const [who, original] = [withoutEnd(name.slice(0, at)), name.slice(at)];
    if (!slugOfFile(original, slugs)) continue;
    if (new Set([...index.byWord(who), ...index.byName(who)]).size !== 1) continue;
    const given: PlatformName = { platform: 'canvas', name: who, kind: 'file', original, late: false, order: 0 };
    return { given, owner: namedIdentity(who) };
  }
  return undefined;
}

/** Without what separates a name from what comes after it. */
function withoutEnd(name: string): string {
  let end = name.length;
  while ('-_ '.includes(name[end - 1] ?? 'x')) end--;
  return name.slice(0, end);
}
