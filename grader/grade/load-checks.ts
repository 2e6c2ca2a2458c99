import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import { expect } from 'expect';
import { BrokenCourse } from '../course/broken-course.js';
import { exerciseFiles } from '../course/course.js';
import * as lab from '../lab/index.js';
import { takeChecks, type CheckDefinition } from '../lab/check.js';

type ModuleFunction = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;

const kit = { ...lab, expect: lab.extendExpect(expect) };

/**
 * The checks of an exercise, without Jest. They hold no state of a submission, so they are loaded once and run for many.
 * @throws {BrokenCourse} when the file declares none, or does not load
 */
export function loadChecks(slug: string): CheckDefinition[] {
  const { checks: file } = exerciseFiles(slug);
  const problem = (message: string) => new BrokenCourse([{ file, message }]);
  const collected: CheckDefinition[] = [];
  takeChecks((check) => collected.push(check));
  try {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      sourcefile: file,
      sourcemap: 'inline',
    });
    const load = compileFunction(code, ['require', 'module', 'exports'], { filename: file }) as ModuleFunction;
    const requireBeside = createRequire(file);
    const module = { exports: {} };
    load((name) => (name === '#lab' ? kit : (requireBeside(name) as unknown)), module, module.exports);
  } catch (error) {
    throw problem(`does not load: ${String((error as Error).message)}`);
  }
  if (collected.length === 0) throw problem('declares no checks');
  const names = collected.map(({ name }) => name);
  for (const [index, { name, needs }] of collected.entries()) {
    if (names.indexOf(name) !== index) throw problem(`two checks are called "${name}"`);
    if (needs !== undefined && !names.slice(0, index).includes(needs))
      throw problem(`"${name}" needs "${needs}", which is no earlier check`);
  }
  return collected;
}
