/**
 * Jest's environment for a file of checks: each check of the file is a Jest test that asks a grading worker how the check went against the
 * student's file beside it. So Jest's own process runs no student's program, and the checks run while Jest is still starting.
 * COURSE_SEED and COURSE_RESULTS (a folder) come from the reporter.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment } from 'jest-environment-node';
import { newSeed } from '../lab/random.js';
import type { CheckResult } from '../results/result.js';
import { plainProcess } from '../sandbox/plain-process.js';
import { takeStarted } from './started-sessions.js';
import { Session } from './session.js';

export default class CourseEnvironment extends TestEnvironment {
  private readonly exercise: string;
  private readonly entry: string;
  private session: Session | undefined;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.exercise = basename(context.testPath, '.checks.ts');
    this.entry = join(dirname(context.testPath), `${this.exercise}.ts`);
  }

  override async setup(): Promise<void> {
    await super.setup();
    const seed = Number(process.env['COURSE_SEED'] ?? newSeed());
    const job = { student: 'you', exercise: this.exercise, entry: this.entry, seed, asStub: false };
    const session = (this.session = takeStarted(this.exercise) ?? new Session(job, plainProcess, false));
    (this.global as unknown as Asking).askCheck = (name) => session.check(name);
  }

  override async teardown(): Promise<void> {
    const result = await this.session?.close();
    const folder = process.env['COURSE_RESULTS'];
    if (folder !== undefined && result) writeFileSync(join(folder, `${this.exercise}.json`), JSON.stringify(result));
    await super.teardown();
  }
}

/** How a test in Jest's sandbox reaches the environment around it. */
export interface Asking {
  askCheck: (name: string) => Promise<CheckResult>;
}
