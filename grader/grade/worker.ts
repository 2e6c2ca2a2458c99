import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import type { Result } from '../results/result.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { workerMessageSchema, type Job } from './job.js';

/** A submission that takes longer than this has a grader that hangs: the checks' own deadlines are far below it, on a busy machine too. */
const JOB_LIMIT_MS = 15 * 60 * 1000;

/** The main process's end of a grading worker. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private answer: { resolve: (result: Result) => void; reject: (error: Error) => void } | undefined;
  private stderr = '';
  private gone = false;

  constructor(sandbox: Sandbox) {
    const { file, args, cwd, env } = sandbox.enclose({
      file: process.execPath,
      args: ['--enable-source-maps', join(courseRoot, 'dist', 'worker.cjs'), sandbox.tier],
      cwd: courseRoot,
      env: Object.fromEntries(
        Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
      ),
    });
    this.child = spawn(file, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-4000)));
    this.ready = new Promise((resolve, reject) => {
      this.child.on('message', (message) => {
        const parsed = workerMessageSchema.parse(message);
        if (parsed.kind === 'ready') resolve();
        else if (parsed.kind === 'result') this.answer?.resolve(parsed.result);
        else this.answer?.reject(new Error(parsed.fault));
      });
      const lost = (why: string) => {
        this.gone = true;
        const error = new Error(`a grading worker ${why}${this.stderr === '' ? '' : `: ${this.stderr.trim()}`}`);
        reject(error);
        this.answer?.reject(error);
      };
      this.child.once('error', (error) => lost(`did not start (${error.message})`));
      this.child.once('exit', (code, signal) => lost(`ended (${code ?? signal})`));
    });
    this.ready.catch(() => undefined);
  }

  /** @throws when the worker fails; it may be unfit for more then: see `alive` */
  async grade(job: Job): Promise<Result> {
    await this.ready;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.answer = { resolve, reject };
        timer = setTimeout(() => {
          reject(new Error(`grading ${job.student} took longer than ${JOB_LIMIT_MS} ms`));
          this.end();
        }, JOB_LIMIT_MS);
        this.child.send(job);
      });
    } finally {
      clearTimeout(timer);
      this.answer = undefined;
    }
  }

  get alive(): boolean {
    return !this.gone;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}
