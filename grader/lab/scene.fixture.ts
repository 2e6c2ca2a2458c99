import type { Launcher } from './launcher.js';
import { Scene } from './scene.js';

/** A scene without a student's program, for tests of what speaks over sockets. End it with `over`. */
export function emptyScene(): { scene: Scene; over: () => Promise<void> } {
  const abort = new AbortController();
  const launcher = { underAgent: nothing, asProgram: nothing, close: () => Promise.resolve() } as unknown as Launcher;
  const scene = new Scene({ launcher, slug: 'none' }, abort.signal);
  return {
    scene,
    over: async () => {
      abort.abort(new Error('the test is over'));
      await scene.close();
    },
  };
}

function nothing(): never {
  throw new Error('this scene has no program');
}
