import { readFileSync } from 'node:fs';
import { exerciseFiles, hiddenChecksFile } from '../../course/course.js';
import { programNames, type ProgramName } from './programs.js';

/** The programs that the checks of an exercise name with `uses`, without loading them. @param hidden the folder of an instructor's own checks */
export function usedPrograms(slug: string, hidden?: string): ProgramName[] {
  const files = [exerciseFiles(slug).checks, ...(hidden === undefined ? [] : [hiddenChecksFile(hidden, slug)])];
  const text = files.map(textOf).join('\n');
  return programNames.filter((name) => new RegExp(`\\buses: ['"\`]${name}['"\`]`).test(text));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // There need be none; what is wrong with the course's own is told when it is loaded.
    return '';
  }
}
