import { bubblewrap } from './bubblewrap.js';
import { plainProcess } from './plain-process.js';

export const tiers = ['bubblewrap', 'process'] as const;
export type Tier = (typeof tiers)[number];

/** A program to start, with nothing left to inherit: `env` is all of its environment. */
export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** The files that a student's program consists of, by name, and what starts it. They appear together in one read-only folder. */
export interface Staged {
  /** Folder on this machine that holds the files. */
  folder: string;
  /** Files in it, relative; the first is the one that Node is given. */
  nodeArgs: (inside: string) => string[];
}

export interface Sandbox {
  readonly tier: Tier;
  /** Starts a grading worker so that it and all its students' programs have a network of their own, where the tier has that. */
  enclose(worker: Command): Command;
  /** Starts a student's program where it can do no harm. `infoFd` is a descriptor that it may report its first process id on. */
  confine(program: Staged, infoFd: number): Command;
}

export interface Choice {
  sandbox: Sandbox;
  /** Why it is not the strongest one, with what to install or set; empty when it is. */
  weaker: string;
}

/** The strongest tier that works here, found by trying it; or the one asked for. @throws when the one asked for does not work. */
export async function chooseSandbox(asked?: Tier): Promise<Choice> {
  if (asked === 'process') return { sandbox: plainProcess, weaker: '' };
  const obstacle = await bubblewrap.obstacle();
  if (obstacle === undefined) return { sandbox: bubblewrap.sandbox, weaker: '' };
  if (asked === 'bubblewrap') throw new Error(`the sandbox bubblewrap does not work here: ${obstacle}`);
  return { sandbox: plainProcess, weaker: obstacle };
}

export function sandboxOf(tier: Tier): Sandbox {
  return tier === 'bubblewrap' ? bubblewrap.sandbox : plainProcess;
}
