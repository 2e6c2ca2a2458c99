import { watch, type FSWatcher } from 'chokidar';

/** An editor writes a file in several steps: so much later all of them are over, in ms. */
const SETTLED_MS = 15;

/**
 * Calls `saved` with the path of each TypeScript file that is saved in a folder, or so many levels below; of several at once the last.
 * Folders and not files are watched, since editors put a new file in the place of the old one.
 * @returns once every save is seen
 */
export async function watchSaves(folder: string, depth: number, saved: (path: string) => void): Promise<FSWatcher> {
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { ignoreInitial: true, depth });
  watcher.on('all', (_event, path) => {
    if (!path.endsWith('.ts')) return;
    clearTimeout(settling);
    settling = setTimeout(saved, SETTLED_MS, path);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return watcher;
}
