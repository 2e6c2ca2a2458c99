import type { Launches } from './launches.js';
import { Scene } from './scene.js';

/** A scene without a student's program, for tests of what speaks over sockets. End it with `over`. */
export function emptyScene(): { scene: Scene; over: () => Promise<void> } {
  const abort = new AbortController();
  const launches: Launches = { shared: false, source: '', underAgent: nothing, alone: nothing, asProgram: nothing };
  const scene = new Scene({ launches, slug: 'none' }, abort.signal);
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
