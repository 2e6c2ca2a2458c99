import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { courseRoot } from '../course/root.js';
import type { Ran } from './course-command.fixture.js';

/** The course as built, in a folder where its exercises may be edited. `solutions`: only the stubs are there otherwise, as students have it. */
export class CourseCopy {
  private constructor(readonly root: string) {}

  static in(root: string, slugs: readonly string[], { solutions = true } = {}): CourseCopy {
    const parts = ['dist', 'content', 'package.json', ...slugs.map((slug) => join('exercises', slug))];
    const ofSolutions = slugs.map((slug) => join('solutions', slug, solutions ? '' : 'stub.ts'));
    for (const part of [...parts, ...ofSolutions]) {
      mkdirSync(dirname(join(root, part)), { recursive: true });
      cpSync(join(courseRoot, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(courseRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
    return new CourseCopy(root);
  }

  /** Runs a command of the copy's, piped and without colours. `from`: the folder it is typed in. */
  run(args: readonly string[], { from = this.root }: { from?: string } = {}): Promise<Ran> {
    const env = { ...process.env, INIT_CWD: from, COURSE_RUN: undefined, NO_COLOR: '1' };
    const child = spawn(process.execPath, [join(this.root, 'dist', 'cli.cjs'), ...args], { cwd: this.root, env });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ ...ran, code })));
  }
}
