import { closeSync, openSync } from 'node:fs';
import type { Command } from './tier.js';

/** Opens what a command inherits. @returns the descriptors to put last into `stdio`, and what closes ours once it has been started */
export function openInherited({ inherits = [] }: Command): { descriptors: number[]; close: () => void } {
  const descriptors = inherits.map((file) => openSync(file, 'r'));
  return { descriptors, close: () => descriptors.forEach((descriptor) => closeSync(descriptor)) };
}
