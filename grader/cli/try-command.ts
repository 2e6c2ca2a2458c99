import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { start as startRepl, type REPLServer } from 'node:repl';
import { pathToFileURL } from 'node:url';
import { writeFileSync } from 'node:fs';
import colours from 'picocolors';
import { oneExercise } from '../course/choose-exercise.js';
import { exerciseFiles, readCourse, type Exercise } from '../course/course.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { compile } from '../engine/compile/compile.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { printable } from '../report/feedback.js';
import { watchSaves } from '../student/saves.js';
import { tapTcp, tapUdp, type Tap, type Tell } from '../student/tap.js';
import { tryServer, type TriedServer } from '../student/tried-server.js';

/**
 * `npm run try SLUG [-- ARGS]`: the student's program, to be spoken to by hand, until Ctrl-C. A server is started, and started again on each
 * save, behind a port that shows what passes; a program is run with ARGS; the functions of any other stand ready to be called.
 * @throws {UsageError} on an exercise that there is not, or arguments for what takes none
 */
export async function tryCommand(given: string | undefined, args: readonly string[]): Promise<number> {
  const exercise = oneExercise(readCourse(), given, 'try');
  beginRun();
  // npm takes the mark off that parts them from its own; whoever starts us without npm has it still.
  const [first, ...rest] = args;
  if (exercise.kind === 'program') return runProgram(exercise, first === '--' ? rest : args);
  if (args.length > 0)
    throw new UsageError(
      `${exercise.slug} is a ${exercise.kind}, and takes no arguments: npm run try ${exercise.slug}`,
    );
  return exercise.try ? serve(exercise, exercise.try.type) : callFunctions(exercise);
}

async function serve(exercise: Exercise, type: string): Promise<number> {
  let server: TriedServer | undefined;
  let tap: (Tap & { transport: TriedServer['transport'] }) | undefined;
  const target = () => server?.port;
  const restart = async (signal: AbortSignal) => {
    await server?.end();
    server = undefined;
    if (signal.aborted) return;
    const audience = {
      printed: (text: string) => void process.stdout.write(colours.dim(indented(text))),
      told: (text: string) => console.log(`${clock()} ${colours.yellow(printable(text))}`),
    };
    server = await tryServer(exercise, audience, signal);
    if (signal.aborted) return;
    if (!server) return console.log(colours.dim('nothing listens; save it again when it is mended'));
    console.log(`${clock()} your server listens on ${server.transport.toUpperCase()} port ${server.port}`);
    if (tap?.transport === server.transport) return;
    tap?.close();
    const { transport } = server;
    tap = { ...(await (transport === 'tcp' ? tapTcp : tapUdp)(target, tell)), transport };
    const line = colours.bold(type.replaceAll('PORT', String(tap.port)));
    console.log(
      `\nIn another terminal, type\n\n    ${line}\n\nWhat arrives there is passed on to your server, and shown here. Ctrl-C ends it.\n`,
    );
  };
  let starting = new AbortController();
  let turn = Promise.resolve();
  const start = () => {
    starting.abort();
    starting = new AbortController();
    const { signal } = starting;
    turn = turn.then(() => restart(signal));
  };
  await watchSaves(exerciseFiles(exercise.slug).folder, 0, () => {
    console.log(colours.dim('saved; starting it again (who was connected has to connect again)'));
    start();
  });
  start();
  return new Promise(() => undefined);
}

const tell: Tell = (from, client, what) => {
  const who = from === 'client' ? colours.cyan(`client ${client} →`) : colours.magenta(`client ${client} ←`);
  console.log(`${clock()} ${who} ${what}`);
};

async function runProgram(exercise: Exercise, args: readonly string[]): Promise<number> {
  const file = await compiledFile(exercise);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit' });
  // Ctrl-C is for the program; when it ends, so do we.
  process.removeAllListeners('SIGINT').on('SIGINT', () => undefined);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('exit', (...how) => resolve(how)),
  );
  console.error(colours.dim(`it ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`));
  return exitCodes.passed;
}

/** A Node prompt that knows the functions, and knows them anew after each save. */
async function callFunctions(exercise: Exercise): Promise<number> {
  const load = async () => (await import(pathToFileURL(await compiledFile(exercise)).href)) as Record<string, unknown>;
  // Watched before it is offered: a save that comes first would go unseen.
  const offered: { prompt?: REPLServer } = {};
  const watcher = await watchSaves(exerciseFiles(exercise.slug).folder, 0, () => {
    void load().then(
      (again) => {
        Object.assign(offered.prompt?.context ?? {}, again);
        console.log(colours.dim('saved; loaded again'));
        offered.prompt?.displayPrompt();
      },
      (error: Error) => console.log(colours.yellow(printable(error.message))),
    );
  });
  const functions = await load();
  console.log(
    `${Object.keys(functions).join(', ') || 'it exports nothing'}: call them as in a program; .exit leaves\n`,
  );
  const prompt = startRepl({ prompt: '> ', breakEvalOnSigint: true });
  offered.prompt = prompt;
  Object.assign(prompt.context, functions);
  await new Promise<void>((resolve) => prompt.once('exit', resolve));
  await watcher.close();
  return exitCodes.passed;
}

/** The student's program as a file of its own, new each time, so that it can be imported again. @throws {UsageError} when it does not compile */
async function compiledFile({ slug }: Exercise): Promise<string> {
  const compiled = await compile(exerciseFiles(slug).student, `${slug}.ts`);
  if (compiled.kind === 'rejected') {
    const { place, message } = compiled;
    throw new UsageError(place ? `${slug}.ts:${place.line}:${place.column}: ${message}` : message);
  }
  const file = join(temporaryFolder('try'), `${slug}.mjs`);
  writeFileSync(file, compiled.code);
  return file;
}

function clock(): string {
  return colours.dim(new Date().toTimeString().slice(0, 8));
}

function indented(text: string): string {
  return `${printable(text).trimEnd().replace(/^/gm, '  | ')}\n`;
}
