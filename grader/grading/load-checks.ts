import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { z } from 'zod';
import { BrokenCourse } from '../course/broken-course.js';
import { exerciseFiles, hiddenChecksFile } from '../course/course.js';
import { takeChecks, type CheckDefinition } from '../engine/check/check.js';
import { transformOwn } from '../engine/compile/esbuild.js';
import { programNames } from '../engine/machine/programs.js';
import { rememberMap } from '../engine/process/mapped-stack.js';
import * as lab from '../lab/index.js';

const texts = z.union(
  [z.string(), z.array(z.string()).min(1, 'is empty')],
  'is missing, or neither a text nor a list of texts',
);

function saysSomething(given: string | string[]): boolean {
  return [given].flat().every((text) => text.trim() !== '');
}

/** What checks are declared with; their types are not checked when a student runs them. */
const optionsSchema = z.object({
  name: z.string().min(1),
  points: z.number('is missing, or no number').nonnegative(),
  hint: texts.refine(saysSomething, 'is empty'),
  lesson: z.string('is missing').min(1, 'is empty'),
  covers: texts.refine(saysSomething, 'is empty').optional(),
  uses: z.enum(programNames, `is none of ${programNames.join(', ')}`).optional(),
});

type ModuleFunction = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;

/**
 * The checks of an exercise, without Jest. They hold no state of a submission, so they are loaded once and run for many.
 * @param hidden a folder of an instructor's own; its checks of this exercise, if it has any, come after the course's, marked as hidden
 * @throws {BrokenCourse} when a file declares none, or does not load, or when names or needs do not fit together
 */
export async function loadChecks(slug: string, hidden?: string): Promise<CheckDefinition[]> {
  const { checks: file } = exerciseFiles(slug);
  const checks = await declaredIn(file, file);
  confirm(file, checks, []);
  const hiddenFile = hidden === undefined ? undefined : hiddenChecksFile(hidden, slug);
  if (hiddenFile === undefined || !existsSync(hiddenFile)) return checks;
  const more = await declaredIn(hiddenFile, file);
  confirm(hiddenFile, more, checks);
  return [...checks, ...more.map((check) => ({ ...check, visibility: 'hidden' as const }))];
}

/**
 * The checks that one file declares, unconfirmed.
 * @param packagesOf a file that sees the packages which checks may import: one of an instructor's may lie anywhere
 */
export async function declaredIn(file: string, packagesOf: string): Promise<CheckDefinition[]> {
  const collected: CheckDefinition[] = [];
  try {
    const { code, map } = await transformOwn(await readFile(file, 'utf8'), {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      sourcefile: file,
      sourcemap: 'external',
    });
    const load = compileFunction(code, ['require', 'module', 'exports'], { filename: file }) as ModuleFunction;
    rememberMap(file, map);
    const [beside, packages] = [createRequire(file), createRequire(packagesOf)];
    const module = { exports: {} };
    const require = (name: string) => (name.startsWith('.') ? beside : packages)(name) as unknown;
    // Nothing is awaited from here on: what is declared meanwhile is this file's.
    takeChecks((check) => collected.push(check));
    load((name) => (name === '#lab' ? lab : require(name)), module, module.exports);
  } catch (error) {
    throw problem(file, `does not load: ${String((error as Error).message)}`);
  }
  return collected;
}

/** @param earlier checks of another file, which these come after */
function confirm(file: string, checks: readonly CheckDefinition[], earlier: readonly CheckDefinition[]): void {
  if (checks.length === 0) throw problem(file, 'declares no checks');
  for (const check of checks) {
    const parsed = optionsSchema.safeParse(check);
    const [issue] = parsed.error?.issues ?? [];
    if (issue) throw problem(file, `the check "${check.name}": ${issue.path.join('.')}: ${issue.message}`);
  }
  const names = [...earlier, ...checks].map(({ name }) => name);
  for (const [index, { name, needs }] of checks.entries()) {
    const at = earlier.length + index;
    if (names.indexOf(name) < earlier.length)
      throw problem(file, `"${name}" is what a check of the course is called; give it another name`);
    if (names.indexOf(name) !== at) throw problem(file, `two checks are called "${name}"`);
    if (needs !== undefined && !names.slice(0, at).includes(needs))
      throw problem(file, `"${name}" needs "${needs}", which is no earlier check`);
  }
}

function problem(file: string, message: string): BrokenCourse {
  return new BrokenCourse([{ file, message }]);
}
