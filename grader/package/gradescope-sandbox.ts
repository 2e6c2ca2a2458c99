import type { Tier } from '../engine/sandbox/tier.js';

/**
 * Gradescope runs its container as root, without user namespaces: there is no bubblewrap in it, and each program can run as a user of
 * its own. The one place where this is decided.
 */
export const gradescopeSandbox: Tier = 'user';

const notes: Record<Tier, string | undefined> = {
  bubblewrap: undefined,
  user: 'graded in the sandbox "user": as somebody else, who may use the container\'s network',
  process:
    'graded in the sandbox "process": a container of its own is all that stood between the program and the grader',
};

/** What is to be known about results that came from this sandbox; undefined when there is nothing to tell. */
export function sandboxNote(tier: Tier | undefined): string | undefined {
  return tier && notes[tier];
}
