import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isJunk } from './junk.js';

/** A file below a student's folder. */
export interface WorkFile {
  /** With `/`, relative to the student's folder. */
  path: string;
  name: string;
  /** In a folder of the course's own, where much lies that is nobody's answer. */
  ofCourse: boolean;
}

const DEEPEST = 12;
const MOST_FILES = 20_000;
/** What a checkout of the course holds besides the exercises: programs of others, and copies of what was handed out. */
const COURSE_FOLDERS = new Set(['content', 'dist', 'docs', 'grader', 'report', 'site', 'solutions', 'templates']);

/**
 * All files that may be work, in the folder and below; of a checkout of the course, wherever it lies, not what the course has brought. No link
 * is followed.
 * @returns also whether there was more than is looked at
 */
export function workFiles(folder: string): { files: WorkFile[]; cut: boolean } {
  const files: WorkFile[] = [];
  let cut = false;
  const walk = (at: string, depth: number, ofCourse: boolean) => {
    const entries = listed(join(folder, at));
    const checkout = isCheckout(entries);
    for (const entry of entries) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (files.length >= MOST_FILES || depth > DEEPEST) {
        cut = true;
        return;
      }
      if (!entry.isDirectory()) files.push({ path, name: entry.name, ofCourse: ofCourse || checkout });
      else if (!(checkout && COURSE_FOLDERS.has(entry.name)))
        walk(path, depth + 1, ofCourse || (checkout && entry.name === 'exercises'));
    }
  };
  walk('', 0, false);
  return { files, cut };
}

/** A folder `exercises` makes a checkout: it is where the course has its stubs. */
export function isCheckout(entries: readonly Dirent[]): boolean {
  return entries.some((entry) => entry.name === 'exercises' && !entry.isFile());
}

/** What a folder holds, but for junk; links are neither files nor folders, so that one to a folder is not entered. */
export function listed(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isJunk(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}
