import { inspect } from 'node:util';
import { exerciseFiles, type Exercise } from '../course/course.js';
import { compile } from '../engine/compile/compile.js';
import { AgentClient } from '../engine/process/agent-client.js';
import { describeThrown, explainExit } from '../engine/process/explain-exit.js';
import { listenersOf, type Listener } from '../engine/process/listeners.js';
import type { CallOutcome } from '../engine/process/protocol.js';
import { stage } from '../engine/process/stage.js';
import { StudentProcess } from '../engine/process/student-process.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { freePort } from '../lab/free-port.js';

const POLL_MS = 20;
/** So long is a server looked for, in ms. */
const PATIENCE_MS = 5000;

/** A student's server that was started to be spoken to by hand. */
export interface TriedServer {
  transport: Listener['transport'];
  port: number;
  /** Ends it with all that it has started. */
  end: () => Promise<void>;
}

export interface Audience {
  /** What the program prints, as it comes. */
  printed: (text: string) => void;
  /** What there is to say of it: that it was called, what went wrong, that it has ended. */
  told: (text: string) => void;
}

/** Starts it. @returns undefined when nothing listens, once it was said why; or when `signal` is aborted before, and then nothing of it is left */
export async function tryServer(
  exercise: Exercise,
  audience: Audience,
  signal: AbortSignal,
): Promise<TriedServer | undefined> {
  const { slug, try: byHand } = exercise;
  if (!byHand) throw new Error(`${slug} does not say how to try it`);
  const compiled = await compile(exerciseFiles(slug).student, `${slug}.ts`);
  if (compiled.kind === 'rejected') {
    const { place, message } = compiled;
    return void audience.told(place ? `${slug}.ts:${place.line}:${place.column}: ${message}` : message);
  }
  const place = await stage(slug, plainProcess);
  await place.write(compiled.code);
  const program = new StudentProcess(plainProcess, place.underAgent);
  for (const stream of [program.onStdout.bind(program), program.onStderr.bind(program)])
    stream((chunk) => audience.printed(chunk.toString()));
  const agent = new AgentClient(program);
  let ending = false;
  const end = async () => {
    ending = true;
    await program.end();
    await place.remove();
  };
  const ended = program.exited.then(() => {
    if (!ending) audience.told(explainExit(program, agent.crash).message);
  });
  const port = await freePort('tcp');
  const dropped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const late = setTimeout(() => {
    audience.told(
      `${byHand.start} has not come to its end yet, or the file was not imported to its end: an endless loop?`,
    );
  }, PATIENCE_MS);
  const args = [port, ...byHand.with.map((arg) => (arg === 'callback' ? callback(audience) : arg))];
  let returned = false;
  const started = startIn(agent, byHand.start, args, audience).then((outcome) => {
    clearTimeout(late);
    returned = outcome !== undefined;
    return found(program, port, outcome);
  });
  const listener = await Promise.race([started, ended.then(() => undefined), dropped.then(() => undefined)]);
  clearTimeout(late);
  if (listener && !signal.aborted) {
    if (listener.port !== port) audience.told(`it was given port ${port}, and listens on another`);
    return { ...listener, end };
  }
  if (!signal.aborted && !program.exit && returned)
    audience.told(`${byHand.start} has returned, but nothing listens: was \`listen\` called?`);
  await end();
  return undefined;
}

function callback({ told }: Audience) {
  return (...values: unknown[]): void =>
    told(`called the callback with ${values.map((value) => inspect(value, { breakLength: Infinity })).join(', ')}`);
}

/** @returns undefined when the call could not be made or threw, once that was said */
async function startIn(
  agent: AgentClient,
  start: string,
  args: unknown[],
  { told }: Audience,
): Promise<(CallOutcome & { ok: true }) | undefined> {
  const loaded = await agent.load();
  if ('thrown' in loaded) return void told(`importing it threw ${describeThrown(loaded.thrown)}`);
  if (loaded.exports[start] !== 'function') return void told(`it exports no function ${start}`);
  const outcome = await agent.call(start, args);
  if (outcome.ok) return outcome;
  return void told(
    outcome.thrown.message === 'not written yet'
      ? 'not written yet'
      : `${start} threw ${describeThrown(outcome.thrown)}`,
  );
}

/** Where it listens, by what the system tells; where the system does not, by what was asked of it. */
async function found(
  program: StudentProcess,
  asked: number,
  outcome: (CallOutcome & { ok: true }) | undefined,
): Promise<Pick<Listener, 'transport' | 'port'> | undefined> {
  if (!outcome) return undefined;
  if (process.platform !== 'linux')
    return { transport: outcome.returned === 'dgram.Socket' ? 'udp' : 'tcp', port: asked };
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && !program.exit) {
    const { own } = listenersOf(program.pid);
    const listener = own.find(({ port }) => port === asked) ?? own[0];
    if (listener) return listener;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}
