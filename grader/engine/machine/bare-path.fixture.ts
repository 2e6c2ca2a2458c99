import { existsSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a container with Node and npm and nothing else has: no nc, bwrap, curl, python3, ss, netstat, script or chromium. */
const KEPT =
  'sh env cat ls cp mv rm mkdir chmod sed grep head tail sort tr cut wc sleep true false uname id dirname basename mkfifo'.split(
    ' ',
  );

/** Fills a folder with links to these programs. @returns the search path of a bare machine */
export function barePath(folder: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const name of ['npm', 'npx', ...KEPT]) {
    const file = folders.map((one) => join(one, name)).find((one) => existsSync(one));
    if (file !== undefined) symlinkSync(file, join(folder, name));
  }
  return folder;
}
