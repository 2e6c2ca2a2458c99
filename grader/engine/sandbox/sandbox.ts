import { bubblewrap } from './bubblewrap.js';
import { otherUser } from './other-user.js';
import { plainProcess } from './plain-process.js';
import type { Sandbox, Tier } from './tier.js';

export interface Choice {
  sandbox: Sandbox;
  /** Why it is not the strongest one, with what to install or set; empty when it is. */
  weaker: string;
}

/**
 * The strongest tier that works here, found by trying it; or the one asked for.
 * @throws when the one asked for does not work
 */
export function chooseSandbox(asked?: Tier): Promise<Choice> {
  return Promise.resolve().then(() => choose(asked));
}

function choose(asked?: Tier): Choice {
  if (asked === 'process') return { sandbox: plainProcess, weaker: '' };
  if (asked === 'user') {
    const obstacle = otherUser.obstacle();
    if (obstacle !== undefined) throw new Error(`the sandbox user does not work here: ${obstacle}`);
    return { sandbox: otherUser.sandbox, weaker: '' };
  }
  const obstacle = bubblewrap.obstacle();
  if (obstacle === undefined) return { sandbox: bubblewrap.sandbox, weaker: '' };
  if (asked === 'bubblewrap') throw new Error(`the sandbox bubblewrap does not work here: ${obstacle}`);
  return { sandbox: otherUser.obstacle() === undefined ? otherUser.sandbox : plainProcess, weaker: obstacle };
}

/** Why a tier does not work here and what to do about it; undefined when it does. */
export function obstacleTo(tier: Tier): string | undefined {
  return tier === 'process' ? undefined : { bubblewrap, user: otherUser }[tier].obstacle();
}

export function sandboxOf(tier: Tier): Sandbox {
  return { bubblewrap: bubblewrap.sandbox, user: otherUser.sandbox, process: plainProcess }[tier];
}
