import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { File, Region, TokenizedFile } from '@dodona/dolos-core';
import { courseRoot } from '../../course/root.js';
import { tokensSchema, type Tokens } from './tokens.js';

/** An ordinary program takes some 20 ms. */
const LIMIT_MS = 5_000;
/** To load the parser, on a machine that is busy. */
const START_MS = 60_000;
const HEAP_MIB = 384;

/** Makes tokens of programs in a process that may die of one: it is killed after {@link LIMIT_MS}, and another takes its place. */
export class Tokenizer {
  private child: ChildProcess | undefined;

  /** @param owner whose program it is @returns undefined when it cannot be read in bounded time and memory */
  async tokenized(owner: string, source: string): Promise<TokenizedFile | undefined> {
    const read = await this.read(source);
    if (!read) return undefined;
    const places = read.places.map((place) => new Region(...place));
    return new TokenizedFile(new File(owner, source), read.tokens, places);
  }

  close(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private async read(source: string): Promise<Tokens | undefined> {
    const child = (this.child ??= await started());
    const answer = nextMessage(child, LIMIT_MS);
    child.send(source);
    const given = await answer;
    if (given === undefined) this.close();
    const parsed = tokensSchema.safeParse((given as { tokens?: unknown } | undefined)?.tokens);
    return parsed.success && parsed.data.places.length === parsed.data.tokens.length ? parsed.data : undefined;
  }
}

/** @throws when it does not start, which is no program's fault */
async function started(): Promise<ChildProcess> {
  const child = fork(join(courseRoot, 'dist', 'tokens.cjs'), {
    cwd: tmpdir(),
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // What is sent to a process that has just died is lost; that it died is seen by its end.
  child.on('error', () => {});
  if ((await nextMessage(child, START_MS)) === 'ready') return child;
  child.kill('SIGKILL');
  throw new Error('the process that reads programs did not start');
}

/** @returns undefined when it ends, or says nothing in time */
async function nextMessage(child: ChildProcess, withinMs: number): Promise<unknown> {
  const over = new AbortController();
  const { signal } = over;
  const late = setTimeout(() => over.abort(), withinMs);
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => []),
    ])) as [unknown?];
    return message;
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
    over.abort();
  }
}
