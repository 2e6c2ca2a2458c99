import colours from 'picocolors';
import { courseFile } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { UsageError } from '../course/usage-error.js';
import { isOpen } from '../engine/sandbox/reach.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import type { Sandbox, Tier } from '../engine/sandbox/tier.js';

/**
 * The sandbox to grade in; says so when it is not the strongest.
 * @param others true for programs of other people
 * @throws {UsageError} when the one asked for does not work
 */
export async function sandboxFor(asked: Tier | undefined, { others }: { others: boolean }): Promise<Sandbox> {
  const { sandbox, weaker } = await chooseSandbox(asked).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  if (others && sandbox.tier === 'process' && process.getuid?.() === 0)
    throw new UsageError(
      "other people's programs would run as root, without a sandbox.\nGrade as an ordinary user, or with --sandbox user or bubblewrap",
    );
  if (weaker !== '') tellWeaker(sandbox.tier, weaker, others);
  return sandbox;
}

/** @throws {UsageError} when other people's programs would run without any sandbox and nobody has said so */
function tellWeaker(tier: Tier, weaker: string, others: boolean): void {
  if (tier === 'process' && others) {
    throw new UsageError(
      `other people's programs are graded in a sandbox, and ${weaker}.\n` +
        'To run them without one, as yourself and with all that you may do: --sandbox process',
    );
  }
  if (tier === 'process') return console.error(colours.yellow(`graded without a sandbox: ${weaker}`));
  const open = isOpen(courseFile())
    ? `, and may read this course, checks and solutions too: chmod 700 ${courseRoot}`
    : '';
  console.error(
    colours.yellow(`graded in the weaker sandbox user: ${weaker}. Programs may call others over the network${open}`),
  );
}
