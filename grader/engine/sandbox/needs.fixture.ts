import { lackOfProgram, type ProgramName } from '../machine/programs.js';
import { obstacleTo } from './sandbox.js';
import { tiers, type Tier } from './tier.js';

/** What a test may need of the machine: a program, or a tier of the sandbox that works here. */
type Need = ProgramName | Tier;

const known = new Map<Need, string | undefined>();

/** Why this cannot be had here; undefined when it can. Looked at once a test file. */
export function lackOf(need: Need): string | undefined {
  if (!known.has(need)) known.set(need, isTier(need) ? obstacleTo(need) : lackOfProgram(need));
  return known.get(need);
}

/**
 * `test`, or `test.skip` where the machine lacks one of these: what was not tried must not be counted as passed. `npm run verify` says at its end
 * how many were left out, and what to install.
 */
export function testWith(...needs: Need[]): jest.It {
  return needs.some((need) => lackOf(need) !== undefined) ? test.skip : test;
}

function isTier(need: Need): need is Tier {
  return (tiers as readonly string[]).includes(need);
}
