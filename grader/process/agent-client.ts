import { randomUUID } from 'node:crypto';
import { createBirpc } from 'birpc';
import { decode, encode } from './codec.js';
import { callbackArgs, callOutcomeSchema, loadedSchema, messageSchema, thrownSchema } from './protocol.js';
import type { AgentFunctions, CallOutcome, GraderFunctions, Loaded, ThrownMessage } from './protocol.js';
import type { StudentProcess } from './student-process.js';

/** Longest message taken from the student's process, in characters of base64 and JSON. */
const MESSAGE_LIMIT = 32 * 1024 * 1024;

/** The grader's end of the channel to the agent in a student's process. Pending calls stay pending when it ends: watch `exited`. */
export class AgentClient {
  /** What ended the program, as the agent saw it: an uncaught exception or a rejection that nobody handled. */
  crash: ThrownMessage | undefined;
  /** Messages that did not come from the agent: the program wrote to the channel. */
  forgeries = 0;

  private readonly callbacks: ((...args: unknown[]) => unknown)[] = [];
  private readonly rpc;
  /** What has come of a line that is not at its end yet. */
  private received: string[] = [];
  private receivedLength = 0;

  constructor(process: StudentProcess) {
    const token = randomUUID();
    const { channel } = process;
    channel.setEncoding('utf8');
    channel.write(`${token}\n`);
    process.lastWords.setEncoding('utf8').on('data', (words: string) => (this.crash ??= understandCrash(words, token)));
    this.rpc = createBirpc<AgentFunctions, GraderFunctions>(
      {
        callback: (id, args) => this.callbacks[id]?.(...args),
      },
      {
        post: (line: string) => channel.write(line),
        on: (listener) => channel.on('data', (chunk: string) => this.split(chunk, token, listener)),
        serialize: (message) => `${encode(message, { idOf: (callback) => this.callbacks.push(callback) - 1 })}\n`,
        deserialize: (message) => message as never,
        timeout: -1,
        bind: 'functions',
        onGeneralError: () => true,
      },
    );
  }

  /** True once the student's module has been imported in this process, by whichever check. */
  loaded = false;

  async load(): Promise<Loaded> {
    const loaded = loadedSchema.parse(await this.rpc.load());
    if (!('thrown' in loaded)) this.loaded = true;
    return loaded;
  }

  async call(name: string, args: unknown[]): Promise<CallOutcome> {
    return callOutcomeSchema.parse(await this.rpc.call(name, args));
  }

  async ping(): Promise<void> {
    await this.rpc.ping();
  }

  private split(chunk: string, token: string, listener: (message: unknown) => void): void {
    // Joined once a line has come to its end: again with each chunk, a line of megabytes would take minutes.
    const end = chunk.lastIndexOf('\n');
    const lines = end < 0 ? [] : (this.received.join('') + chunk.slice(0, end)).split('\n');
    if (end >= 0) [this.received, this.receivedLength] = [[], 0];
    this.received.push(chunk.slice(end + 1));
    this.receivedLength += chunk.length - end - 1;
    if (this.receivedLength > MESSAGE_LIMIT) [this.received, this.receivedLength] = [[], 0];
    for (const line of lines.filter((line) => line !== '')) {
      const message = line.startsWith(`${token} `) ? understand(line.slice(token.length + 1)) : undefined;
      if (message === undefined) this.forgeries++;
      else listener(message);
    }
  }
}

function understand(text: string): unknown {
  try {
    const message = messageSchema.parse(decode(text));
    if (message.t === 'q') callbackArgs.parse(message.a);
    return message;
  } catch {
    return undefined;
  }
}

/** The last words of a program; undefined when they are not the agent's. */
function understandCrash(words: string, token: string): ThrownMessage | undefined {
  try {
    return words.startsWith(`${token} `) ? thrownSchema.parse(decode(words.slice(token.length + 1))) : undefined;
  } catch {
    return undefined;
  }
}
