import { UsageError } from '../course/usage-error.js';
import { MAX_SEED } from '../engine/check/random.js';

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > MAX_SEED)
    throw new UsageError(`--seed takes a whole number from 0 to ${MAX_SEED}, not "${text}"`);
  return seed;
}
