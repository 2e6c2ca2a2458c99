import type { Launches } from './launches.js';
import { CheckSession } from './check-session.js';

/** A session without a student's program, for tests of what speaks over sockets. End it with `over`. */
export function emptySession(): { session: CheckSession; over: () => Promise<void> } {
  const abort = new AbortController();
  const launches: Launches = { shared: false, source: '', underAgent: nothing, alone: nothing, asProgram: nothing };
  const session = new CheckSession({ launches, slug: 'none' }, abort.signal);
  return {
    session,
    over: async () => {
      abort.abort(new Error('the test is over'));
      await session.close();
    },
  };
}

function nothing(): never {
  throw new Error('this session has no program');
}
