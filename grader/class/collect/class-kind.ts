import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { METADATA } from './class-folder.js';
import { slugOfFile } from './file-slug.js';
import { isJunk } from './junk.js';
import { platformName } from './lms-names.js';
import { listZip } from './unzip.js';
import { isCheckout, listed, workFiles } from './work-files.js';
import { RefusedZip } from './zip-rules.js';

/** What a folder or a ZIP in a folder can be: a class, or one student's part of a download; a folder that holds one; a student's work. */
export type Kind = 'class' | 'one-of-class' | 'nests' | 'student' | 'other';

export async function kindOf(folder: string, entry: Dirent, slugs: readonly string[]): Promise<Kind> {
  const path = join(folder, entry.name);
  if (!entry.isDirectory()) return kindOfZip(path);
  const entries = listed(path);
  if (isCheckout(entries)) return 'student';
  const download = downloadIn(entries);
  if (download !== undefined) return download;
  const within = entries.filter((one) => one.isDirectory()).map((one) => listed(join(path, one.name)));
  if (within.some((one) => !isCheckout(one) && downloadIn(one) === 'class')) return 'nests';
  return holdsWork(path, slugs) ? 'student' : 'other';
}

async function kindOfZip(path: string): Promise<Kind> {
  const paths = await namesInZip(path);
  const tops = firstParts(paths);
  const names = (parts: readonly string[]) => parts.map((part) => part.replace(/\/$/, ''));
  const [only] = tops;
  const inner = only !== undefined && tops.length === 1 ? firstParts(below(paths, only)) : [];
  return downloadOf(names(tops)) ?? downloadOf(names(inner)) ?? 'student';
}

export function downloadIn(entries: readonly Dirent[]): 'class' | 'one-of-class' | undefined {
  return downloadOf(entries.map(({ name }) => name));
}

/** Gradescope's list is in it, or most of what is not a list, a sheet or a page has a platform's name. */
function downloadOf(names: readonly string[]): 'class' | 'one-of-class' | undefined {
  if (names.includes(METADATA)) return 'class';
  const given = names.flatMap((name) => platformName(name) ?? []);
  const others = names.filter((name) => name !== '' && !/\.(csv|xlsx?|ods|html?|txt|pdf|yml|json|md)$/i.test(name));
  if (given.length === 0 || given.length < others.length / 2) return undefined;
  return new Set(given.map(({ name, number }) => `${name}/${number}`)).size > 1 ? 'class' : 'one-of-class';
}

function holdsWork(folder: string, slugs: readonly string[]): boolean {
  const { files } = workFiles(folder);
  return files.some(({ name }) => isZipName(name) || /\.ts$/i.test(name) || slugOfFile(name, slugs) !== undefined);
}

/** Names of folders and ZIPs, in a folder or a ZIP, that may each be of a student: none where a program lies beside them. */
export async function peopleIn(path: string): Promise<string[]> {
  if (!isZipName(path))
    return namesOfPeople(listed(path).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)));
  const paths = await namesInZip(path);
  const tops = firstParts(paths);
  const [only] = tops;
  // ZIPs of a class often hold one folder that holds the class.
  const isWrapped = only !== undefined && tops.length === 1 && only.endsWith('/') && only !== 'exercises/';
  return namesOfPeople(isWrapped ? firstParts(below(paths, only)) : tops);
}

function namesOfPeople(names: readonly string[]): string[] {
  if (names.includes('exercises/') || names.some((name) => /\.ts$/i.test(name))) return [];
  return names.flatMap((name) => (name.endsWith('/') || isZipName(name) ? [name.replace(/\/$/, '')] : []));
}

/** `a/` and `b.ts` of `a/b`, `a/c` and `b.ts`. */
function firstParts(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path)))];
}

function below(paths: readonly string[], folder: string): string[] {
  return paths.flatMap((path) => (path.startsWith(folder) && path !== folder ? [path.slice(folder.length)] : []));
}

async function namesInZip(path: string): Promise<string[]> {
  try {
    return (await listZip(path)).filter((name) => name !== '' && !name.split('/').some(isJunk));
  } catch (error) {
    if (error instanceof RefusedZip) return [];
    throw error;
  }
}

export function isZipName(name: string): boolean {
  return /\.zip$/i.test(name);
}
