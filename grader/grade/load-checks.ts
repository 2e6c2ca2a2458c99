import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { transform } from 'esbuild';
import { z } from 'zod';
import { BrokenCourse } from '../course/broken-course.js';
import { exerciseFiles } from '../course/course.js';
import * as lab from '../lab/index.js';
import { takeChecks, type CheckDefinition } from '../lab/check.js';

/** What checks are declared with; their types are not checked when a student runs them. */
const optionsSchema = z.object({
  name: z.string().min(1),
  points: z.number('is missing, or no number').nonnegative(),
  hint: z.string('is missing').min(1, 'is empty'),
  lesson: z.string('is missing').min(1, 'is empty'),
});

type ModuleFunction = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;

/**
 * The checks of an exercise, without Jest. They hold no state of a submission, so they are loaded once and run for many.
 * @throws {BrokenCourse} when the file declares none, or does not load
 */
export async function loadChecks(slug: string): Promise<CheckDefinition[]> {
  const { checks: file } = exerciseFiles(slug);
  const problem = (message: string) => new BrokenCourse([{ file, message }]);
  const collected: CheckDefinition[] = [];
  try {
    const { code } = await transform(await readFile(file, 'utf8'), {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      sourcefile: file,
      sourcemap: 'inline',
    });
    const load = compileFunction(code, ['require', 'module', 'exports'], { filename: file }) as ModuleFunction;
    const requireBeside = createRequire(file);
    const module = { exports: {} };
    // Nothing is awaited from here on: what is declared meanwhile is this file's.
    takeChecks((check) => collected.push(check));
    load((name) => (name === '#lab' ? lab : (requireBeside(name) as unknown)), module, module.exports);
  } catch (error) {
    throw problem(`does not load: ${String((error as Error).message)}`);
  }
  if (collected.length === 0) throw problem('declares no checks');
  for (const check of collected) {
    const parsed = optionsSchema.safeParse(check);
    const [issue] = parsed.error?.issues ?? [];
    if (issue) throw problem(`the check "${check.name}": ${issue.path.join('.')}: ${issue.message}`);
  }
  const names = collected.map(({ name }) => name);
  for (const [index, { name, needs }] of collected.entries()) {
    if (names.indexOf(name) !== index) throw problem(`two checks are called "${name}"`);
    if (needs !== undefined && !names.slice(0, index).includes(needs))
      throw problem(`"${name}" needs "${needs}", which is no earlier check`);
  }
  return collected;
}
