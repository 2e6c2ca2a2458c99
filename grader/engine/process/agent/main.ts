/**
 * Runs in the student's process beside the student's program, and calls it on the grader's behalf.
 * It decides nothing: the verdict is made in the grader, which takes all that comes from here as a stranger's word.
 * Arguments: the URL of the student's module.
 */
import { writeSync } from 'node:fs';
import { Server, Socket } from 'node:net';
import { Socket as UdpSocket } from 'node:dgram';
import { createInterface } from 'node:readline';
import { createBirpc } from 'birpc';
import { CHANNEL_FD, LAST_WORDS_FD } from '../channel-fd.js';
import { decode, encode, unsendable } from '../codec.js';
import type { AgentFunctions, CallOutcome, GraderFunctions, Loaded } from '../protocol.js';
import { describeThrown, NO_FUNCTION } from '../thrown.js';
import { Clock } from './clock.js';
import { watchGlobals } from './watch-globals.js';

// Deep enough to show the student's own lines below those of Node.
Error.stackTraceLimit = 20;

const moduleUrl = process.argv[2] ?? '';
process.argv.splice(1, 2, moduleUrl);

const channel = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
channel.on('error', () => process.exit(1));
channel.on('close', () => process.exit(1));
const lines = createInterface({ input: channel, crlfDelay: Infinity });

const replacedGlobals = watchGlobals();
const clock = new Clock();
const globalEval = globalThis.eval;
let loaded: Record<string, unknown> = {};
/** The UDP socket that a call has returned last. */
let returned: UdpSocket | undefined;
lines.once('line', (token) => {
  const rpc = createBirpc<GraderFunctions, AgentFunctions>(
    { load, call, ping, advance: (ms, stepMs) => clock.advance(ms, stepMs), evaluate, heard },
    {
      post: (line: string) => channel.write(line),
      on: (listener) => lines.on('line', listener),
      serialize: (message) => `${token} ${encode(message)}\n`,
      deserialize: (line: string) => decode(line, { callbackFor }),
      eventNames: ['callback'],
      timeout: -1,
      bind: 'functions',
    },
  );
  function callbackFor(id: number) {
    return (...args: unknown[]) => {
      const what = unsendable(args);
      if (what !== undefined) throw new TypeError(`the callback takes values, and was given ${what}`);
      void rpc.callback(id, args);
    };
  }
  // Only looks on: Node goes on to end the process as it would without us. Written at once, for there is no later.
  process.on('uncaughtExceptionMonitor', (error) => {
    try {
      writeSync(LAST_WORDS_FD, `${token} ${encode(describeThrown(error))}\n`);
    } catch {
      // The grader then has the exit code and standard error to go by.
    }
  });
});

async function load(): Promise<Loaded> {
  try {
    loaded = (await import(moduleUrl)) as Record<string, unknown>;
    const exports = Object.fromEntries(Object.entries(loaded).map(([name, value]) => [name, kindOf(value)]));
    return { exports, patched: replacedGlobals() };
  } catch (error) {
    return { thrown: describeThrown(error) };
  }
}

function call(name: string, args: unknown[]): Promise<CallOutcome> {
  return outcomeOf(() => (loaded[name] as (...args: unknown[]) => unknown)(...args));
}

function evaluate(source: string, args: unknown[]): Promise<CallOutcome> {
  return outcomeOf(() => (globalEval(`(${source})`) as (...args: unknown[]) => unknown)(functions(), ...args));
}

/** The module's exports; whoever asks for a function that is not among them ends there, by name. */
function functions(): object {
  return new Proxy(
    { ...loaded },
    {
      get(exports, name) {
        const value = exports[String(name)];
        if (kindOf(value) !== 'function') throw new ReferenceError(NO_FUNCTION + String(name));
        return value;
      },
    },
  );
}

async function outcomeOf(work: () => unknown): Promise<CallOutcome> {
  try {
    const result = await work();
    if (result instanceof UdpSocket) returned = result;
    if (result instanceof Server || result instanceof UdpSocket)
      return { ok: true, value: undefined, returned: kindOf(result) };
    const what = unsendable(result);
    if (what !== undefined) return { ok: true, value: undefined, returned: kindOf(result), unsendable: what };
    return { ok: true, value: result, returned: kindOf(result) };
  } catch (error) {
    const thrown = describeThrown(error);
    return { ok: false, thrown, value: thrown.classes.length === 0 ? String(thrown.message) : undefined };
  }
}

function heard(): Promise<string[]> {
  return Promise.resolve(returned?.eventNames().map(String) ?? []);
}

/** Answers when all that was printed before has left this process, so that a flood is seen every time. */
async function ping(): Promise<void> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => void stream.write('', () => resolve()));
}

function kindOf(value: unknown): string {
  if (value instanceof Server) return 'net.Server';
  if (value instanceof UdpSocket) return 'dgram.Socket';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
    ? 'class'
    : typeof value;
}
