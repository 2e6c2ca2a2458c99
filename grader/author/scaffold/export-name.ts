import { Script } from 'node:vm';
import type { Exercise } from '../../course/course.js';
import { ScaffoldError } from './scaffold-error.js';

/** Names that the templates' files use themselves. */
const TAKEN = ['answerTo', 'await', 'expect', 'expectedAnswer', 'student'];

/**
 * The function that students export: `startEchoServer` for the server echo-server, `portNumber` for the function port-number.
 * @throws {ScaffoldError} when JavaScript takes no such name
 */
export function exportNameOf(slug: string, kind: Exercise['kind']): string {
  const words = slug.split('-');
  const capital = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name = kind === 'server' ? `start${capital}` : capital.charAt(0).toLowerCase() + capital.slice(1);
  if (kind !== 'program' && !isFree(name))
    throw new ScaffoldError(`"${slug}" makes a function "${name}", and that name is taken; add a word to the slug`);
  return name;
}

function isFree(name: string): boolean {
  if (TAKEN.includes(name)) return false;
  try {
    new Script(`'use strict'; let ${name};`);
    return true;
  } catch {
    return false;
  }
}
