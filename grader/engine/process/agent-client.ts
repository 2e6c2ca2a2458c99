import { randomUUID } from 'node:crypto';
import { createBirpc } from 'birpc';
import { z } from 'zod';
import { decodeBounded, encode } from './codec.js';
import { callbackArgs, callOutcomeSchema, loadedSchema, messageSchema, thrownSchema } from './protocol.js';
import type { AgentFunctions, CallOutcome, GraderFunctions, Loaded, ThrownMessage } from './protocol.js';
import type { StudentProcess } from './student-process.js';
import { LONGEST_NAME } from './thrown.js';

const MIB = 1024 * 1024;
/** Longest message taken from the student's process, in characters of base64 and JSON. */
const MESSAGE_LIMIT = 8 * MIB;
/** What one process may send over the channel in all, whatever number of checks it serves. */
const CHANNEL_LIMIT = 128 * MIB;
const MOST_MESSAGES = 200_000;
const MOST_EVENTS = 100;
const LAST_WORDS_LIMIT = 2 * MIB;

/**
 * The grader's end of the channel to the agent in a student's process. Pending calls stay pending when it ends: watch `exited`.
 *
 * The student's program shares that process, so whatever is malformed, too much or out of turn on the channel is its doing: it is ended
 * for it, as for any other rule that it breaks, and nothing more is read.
 */
export class AgentClient {
  /** What ended the program, as the agent saw it: an uncaught exception or a rejection that nobody handled. */
  crash: ThrownMessage | undefined;

  private readonly callbacks: ((...args: unknown[]) => unknown)[] = [];
  private readonly rpc;
  /** Ids of the calls that have no answer yet. */
  private readonly pending = new Set<string>();
  private readonly token = randomUUID();
  private broken = false;
  /** Why a question could not be put. */
  private unsent: Error | undefined;
  private messages = 0;
  private characters = 0;
  /** What has come of a line that is not at its end yet. */
  private received: string[] = [];
  private receivedLength = 0;

  constructor(private readonly process: StudentProcess) {
    const { channel, token } = { channel: process.channel, token: this.token };
    channel.setEncoding('utf8');
    channel.write(`${token}\n`);
    this.listenToLastWords();
    this.rpc = createBirpc<AgentFunctions, GraderFunctions>(
      {
        callback: (id, args) => this.callbacks[id]?.(...args),
      },
      {
        post: (line: string) => this.post(line),
        on: (listener) => channel.on('data', (chunk: string) => this.split(chunk, listener)),
        serialize: (message: { t?: unknown; i?: unknown }) => {
          if (message.t === 'q' && typeof message.i === 'string') this.pending.add(message.i);
          return this.encoded(message);
        },
        deserialize: (message) => message as never,
        timeout: -1,
        bind: 'functions',
        onGeneralError: () => true,
      },
    );
  }

  /** True once the student's module has been imported in this process, by whichever check. */
  loaded = false;
  /** The kinds of what the module exports, by name, once it is loaded. */
  exports: Record<string, string> = {};

  async load(): Promise<Loaded> {
    const loaded = await this.answer(loadedSchema, this.rpc.load());
    if (!('thrown' in loaded)) {
      this.loaded = true;
      this.exports = loaded.exports;
    }
    return loaded;
  }

  call(name: string, args: unknown[]): Promise<CallOutcome> {
    return this.answer(callOutcomeSchema, this.rpc.call(name, args));
  }

  evaluate(source: string, args: unknown[]): Promise<CallOutcome> {
    return this.answer(callOutcomeSchema, this.rpc.evaluate(source, args));
  }

  ping(): Promise<void> {
    return this.answer(z.undefined(), this.rpc.ping());
  }

  heard(): Promise<string[]> {
    return this.answer(z.array(z.string().max(LONGEST_NAME)).max(MOST_EVENTS), this.rpc.heard());
  }

  advance(ms: number, stepMs: number): Promise<void> {
    return this.answer(z.undefined(), this.rpc.advance(ms, stepMs));
  }

  /** What is asked at once arrives at once, so that calls which a check makes together run together however busy the machine is. */
  private post(line: string): void {
    const { channel } = this.process;
    if (channel.writableCorked === 0) {
      channel.cork();
      setImmediate(() => channel.uncork());
    }
    channel.write(line);
  }

  private encoded(message: unknown): string {
    try {
      return `${encode(message, { idOf: (callback) => this.callbacks.push(callback) - 1 })}\n`;
    } catch (error) {
      this.unsent = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  /** What the agent answers. It answers each call, with what it promises to: anything else is not its own. */
  private async answer<T>(schema: z.ZodType<T>, asked: Promise<unknown>): Promise<T> {
    const answer = schema.safeParse(await asked.catch(() => NO_ANSWER));
    // What a check asks for and cannot be sent is the check's fault.
    if (this.unsent) throw this.unsent;
    if (answer.success) return answer.data;
    this.break('answered the grader with something other than an answer');
    return new Promise<never>(() => undefined);
  }

  private break(how: string): void {
    this.broken = true;
    this.received = [];
    this.process.killForLimit(how);
  }

  private listenToLastWords(): void {
    let read = 0;
    this.process.lastWords.setEncoding('utf8').on('data', (words: string) => {
      this.crash ??= understandCrash(words, this.token);
      read += words.length;
      if (read > LAST_WORDS_LIMIT && !this.broken) this.break(WROTE);
    });
  }

  private split(chunk: string, listener: (message: unknown) => void): void {
    if (this.broken) return;
    this.characters += chunk.length;
    if (this.characters > CHANNEL_LIMIT) return this.break(`${WROTE}, more than ${CHANNEL_LIMIT / MIB} MiB`);
    // Joined once a line has come to its end: again with each chunk, a line of megabytes would take minutes.
    const end = chunk.lastIndexOf('\n');
    const lines = end < 0 ? [] : (this.received.join('') + chunk.slice(0, end)).split('\n');
    if (end >= 0) [this.received, this.receivedLength] = [[], 0];
    this.received.push(chunk.slice(end + 1));
    this.receivedLength += chunk.length - end - 1;
    if (this.receivedLength > MESSAGE_LIMIT) return this.break(WROTE);
    for (const line of lines) {
      const message = this.understand(line);
      if (message === undefined) return this.break(WROTE);
      listener(message);
    }
  }

  /** A message of the agent's: an answer that is waited for, or a callback. Undefined for anything else. */
  private understand(line: string): unknown {
    if (line.length > MESSAGE_LIMIT || ++this.messages > MOST_MESSAGES) return undefined;
    const message = line.startsWith(`${this.token} `) ? understand(line.slice(this.token.length + 1)) : undefined;
    return message?.t === 's' && !this.pending.delete(message.i) ? undefined : message;
  }
}

const WROTE = 'wrote to the channel that the grader uses';
/** No schema takes it. */
const NO_ANSWER = Symbol('no answer');

function understand(text: string): z.infer<typeof messageSchema> | undefined {
  try {
    const message = messageSchema.parse(decodeBounded(text));
    if (message.t === 'q') callbackArgs.parse(message.a);
    return message;
  } catch {
    return undefined;
  }
}

/** The last words of a program; undefined when they are not the agent's. */
function understandCrash(words: string, token: string): ThrownMessage | undefined {
  try {
    return words.startsWith(`${token} `) ? thrownSchema.parse(decodeBounded(words.slice(token.length + 1))) : undefined;
  } catch {
    return undefined;
  }
}
