import { statSync } from 'node:fs';
import { watch, type FSWatcher } from 'chokidar';

/** An editor writes a file in several steps: so much later all of them are over, in ms. */
const SETTLED_MS = 15;
/** chokidar is silent on what is saved again within 50 ms, as editors do that format what they have saved: so it is looked at once more. */
const LOOK_AGAIN_MS = 60;

/**
 * Calls `saved` with the path of each TypeScript file that is saved in a folder, or so many levels below; of several at once the last.
 * Folders and not files are watched, since editors put a new file in the place of the old one.
 * @returns once every save is seen
 */
export async function watchSaves(folder: string, depth: number, saved: (path: string) => void): Promise<FSWatcher> {
  const watcher = watch(folder, { ignoreInitial: true, depth });
  let settling: NodeJS.Timeout | undefined;
  const settle = (path: string) => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const before = stamp(path);
      saved(path);
      setTimeout(() => void (stamp(path) !== before && !watcher.closed && settle(path)), LOOK_AGAIN_MS);
    }, SETTLED_MS);
  };
  watcher.on('all', (_event, path) => void (path.endsWith('.ts') && settle(path)));
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return watcher;
}

function stamp(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : 'none';
}
