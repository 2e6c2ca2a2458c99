import type { ChildProcess } from 'node:child_process';
import type { CheckResult, Result } from '../engine/results/result.js';
import type { Sandbox } from '../engine/sandbox/tier.js';
import { answerSchema, type Answer, type Job, type Request } from './job.js';
import { startWorkerProcess } from './worker-process.js';

/** A request that takes longer than this has a grader that hangs: the checks' own deadlines are far below it, on a busy machine too. */
const REQUEST_LIMIT_MS = 15 * 60 * 1000;

/** The main process's end of a grading worker. It answers in the order in which it is asked, one kind of answer to one kind of request. */
export class Worker {
  private readonly waiting: Waiting[] = [];
  private stderr = '';
  private gone = false;
  private tellEnded: () => void = () => undefined;
  /** Kept once its process is no more. */
  readonly ended = new Promise<void>((resolve) => (this.tellEnded = resolve));

  /** @param child a worker that was started already, just now */
  constructor(
    sandbox: Sandbox,
    private readonly child: ChildProcess = startWorkerProcess(sandbox),
  ) {
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-4000)));
    this.expect(({ kind }) => kind === 'ready').catch(() => undefined);
    this.child.on('message', (message) => this.settle(answerSchema.parse(message)));
    this.child.on('error', (error) => this.lose(`did not start (${error.message})`));
    this.child.once('exit', (code, signal) => this.lose(`ended (${code ?? signal})`));
  }

  /** @throws when the worker fails; it may be unfit for more then: see `alive` */
  grade(job: Job): Promise<Result> {
    return this.ask({ kind: 'grade', job }, asResult);
  }

  /**
   * Opens a submission whose checks are then run as they are asked for; `eager`: all of them, at once.
   * @returns the names of the checks
   */
  open(job: Job, eager: boolean): Promise<string[]> {
    return this.ask({ kind: 'open', job, eager }, (answer) => (answer.kind === 'opened' ? answer.checks : undefined));
  }

  check(name: string): Promise<CheckResult> {
    return this.ask({ kind: 'check', name }, (answer) =>
      answer.kind === 'checked' && answer.result.name === name ? answer.result : undefined,
    );
  }

  /** Closes the open submission. */
  close(): Promise<Result> {
    return this.ask({ kind: 'close' }, asResult);
  }

  get alive(): boolean {
    return !this.gone;
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private async ask<T>(request: Request, understand: (answer: Answer) => T | undefined): Promise<T> {
    // Not waiting for it to be ready: it finds the request when it is, however busy this process is then.
    if (this.gone) throw new Error('the grading worker has ended');
    let timer: NodeJS.Timeout | undefined;
    const answered = this.expect((answer) => understand(answer) !== undefined);
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the grader took longer than ${REQUEST_LIMIT_MS} ms over one request`));
        this.end();
      }, REQUEST_LIMIT_MS);
    });
    this.child.send(request, (error) => error && this.lose(`could not be asked (${error.message})`));
    try {
      return understand(await Promise.race([answered, late])) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  private expect(fits: (answer: Answer) => boolean): Promise<Answer> {
    return new Promise((resolve, reject) => this.waiting.push({ fits, resolve, reject }));
  }

  private settle(answer: Answer): void {
    const at = this.waiting.findIndex(({ fits }) => answer.kind === 'fault' || fits(answer));
    const [waiting] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (answer.kind === 'fault') waiting?.reject(new Error(answer.fault));
    else waiting?.resolve(answer);
  }

  private lose(why: string): void {
    this.gone = true;
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined)
      this.tellEnded();
    const error = new Error(`a grading worker ${why}${this.stderr === '' ? '' : `: ${this.stderr.trim()}`}`);
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

interface Waiting {
  fits: (answer: Answer) => boolean;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

function asResult(answer: Answer): Result | undefined {
  return answer.kind === 'result' ? answer.result : undefined;
}
