import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { canBeOthers, isOpen } from '../sandbox/reach.js';
import type { Command, Sandbox } from '../sandbox/tier.js';
import { ulimited, type SystemLimits } from '../sandbox/ulimit.js';
import { ownFiles } from './own-files.js';
import { compilerFile, errorsIn, options, type TypeError } from './type-check.js';

/** A stranger's program: the student's file, and the student's folder. */
export interface StrangersProgram {
  entry: string;
  root: string;
}

/** The errors of one program, of its first file alone; or that the compiler came to its limits over it. */
export type Types = { errors: TypeError[] } | 'too-much';

const MIB = 1024 * 1024;
/** One program costs a third of a second, four hundred some three. */
const CPU_SECONDS = 15;
const limits: SystemLimits = {
  cpuSeconds: CPU_SECONDS,
  cpuGraceSeconds: 0,
  openFiles: 4096,
  fileBytes: 0,
  addressBytes: 4096 * MIB,
};
const LIMIT_MS = 60_000;
const OUTPUT_BYTES = 16 * MIB;
/** Files that the compiler is given at once: what it keeps in memory grows with them. */
const AT_ONCE = 400;
/** Where one of them ends the compiler, it is looked for among so many parts. */
const PARTS = 8;
/** Time, in ms, that all programs together may cost that end the compiler. Those that are left are not looked at. */
const LOST_MS = 180_000;
const LONGEST_MESSAGE = 300;

/**
 * What reaches beyond a module: `declare global`, `declare module`, references to other files, and `declare` with one of its letters
 * written as an escape. Such a
 * program is looked at by itself, since its declarations would be everybody's.
 */
const REACHES_OUT = /\bdeclare\b|\\u(?:00|\{0*)(?:6[1345c]|72)|\/\/\//i;

/**
 * Checks the types of strangers' programs, many at once, since starting the compiler costs more than a program does. It runs where it sees
 * nothing but copies of these programs, each in a folder whose name nobody knows, and what types of Node's it needs.
 * @param folder makes a folder for temporary files
 * @param cpuSeconds what one start of the compiler may take
 * @returns what was found of each, in their order; undefined where there is no compiler, or no time was left
 */
export async function strangersTypes(
  programs: readonly StrangersProgram[],
  sandbox: Sandbox,
  folder: () => string,
  cpuSeconds = CPU_SECONDS,
): Promise<(Types | undefined)[]> {
  const found: (Types | undefined)[] = programs.map(() => undefined);
  const compiler = compilerFile();
  if (compiler === undefined || programs.length === 0) return found;
  const place = folder();
  try {
    const tools = toolsIn(place, compiler, sandbox);
    const staged = await Promise.all(programs.map((program, index) => stageProgram(place, program, index)));
    const alone = staged.filter(({ reachesOut }) => reachesOut).map((one) => [one]);
    const together = inParts(
      staged.filter(({ reachesOut }) => !reachesOut),
      AT_ONCE,
    );
    let lostMs = 0;
    const waiting = [...together, ...alone].filter((batch) => batch.length > 0);
    for (let batch = waiting.shift(); batch && lostMs < LOST_MS; batch = waiting.shift()) {
      const started = performance.now();
      const output = await compiled(batch, { place, tools, sandbox, cpuSeconds });
      if (output === undefined) {
        lostMs += performance.now() - started;
        const [first] = batch;
        if (batch.length > 1) waiting.unshift(...inParts(batch, Math.ceil(batch.length / PARTS)));
        else if (first) found[first.index] = 'too-much';
        continue;
      }
      const errors = errorsIn(output);
      for (const { index, file, folder: own } of batch) {
        const its = errors.filter((error) => error.file === file);
        found[index] = {
          errors: its.map((error) => ({ ...error, message: told(error.message, [own, place, courseRoot]) })),
        };
      }
    }
    return found;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface StagedProgram {
  index: number;
  /** Its folder. */
  folder: string;
  /** Its first file, relative to the folder of all. */
  file: string;
  reachesOut: boolean;
}

async function stageProgram(place: string, { entry, root }: StrangersProgram, index: number): Promise<StagedProgram> {
  const name = randomUUID();
  const files = await ownFiles(entry, root);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(place, name, path)), { recursive: true });
    writeFileSync(join(place, name, path), text);
  }
  const reachesOut = files.some(({ text }) => REACHES_OUT.test(text));
  return { index, folder: join(place, name), file: `${name}/${files[0]?.path ?? 'nothing'}`, reachesOut };
}

interface Tools {
  compiler: string;
  /** The folder that holds `node`, the types of Node's modules. */
  types: string;
  sees: string[];
}

/** The compiler and the types that it needs; copies of them, where whoever it runs as cannot reach the course's. */
function toolsIn(place: string, compiler: string, sandbox: Sandbox): Tools {
  const packages = join(courseRoot, 'node_modules');
  const needed = ['@types/node', 'undici-types'].filter((name) => existsSync(join(packages, name)));
  const own = sandbox.tier !== 'process' && canBeOthers() && !isOpen(compiler);
  if (!own) {
    const sees = [dirname(compiler), ...needed.map((name) => join(packages, name))];
    return { compiler, types: join(packages, '@types'), sees };
  }
  const copies = join(place, 'tools');
  cpSync(dirname(compiler), join(copies, 'lib'), { recursive: true });
  for (const name of needed) cpSync(join(packages, name), join(copies, 'node_modules', name), { recursive: true });
  return { compiler: join(copies, 'lib', 'tsc'), types: join(copies, 'node_modules', '@types'), sees: [] };
}

/** What the compiler prints of these programs; undefined when it did not come to its end. */
async function compiled(
  batch: readonly StagedProgram[],
  { place, tools, sandbox, cpuSeconds }: { place: string; tools: Tools; sandbox: Sandbox; cpuSeconds: number },
): Promise<string | undefined> {
  const { compiler, types, sees } = tools;
  const args = [...options, '--moduleDetection', 'force', '--typeRoots', types, ...batch.map(({ file }) => file)];
  const command = sandbox.confineTool({ file: compiler, args, sees: [...sees, place], cwd: place });
  readableBy(place, command);
  const { file, args: all, cwd, env, uid, gid } = ulimited(command, { ...limits, cpuSeconds });
  const child = spawn(file, all, {
    ...{ cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL', windowsHide: true },
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, complaints] = ['', 0];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    if (output.length > OUTPUT_BYTES) child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.length));
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  // A compiler that ends by a fault of its own has the exit code of one that has found errors, and says more; and one
  // that could not read what it was given says so without a place.
  const failed = code === null || code > 2 || complaints > 0 || /^error TS/m.test(output);
  return failed ? undefined : output;
}

/** The folder is for whoever the compiler runs as, and for nobody else. */
function readableBy(place: string, { uid, gid }: Command): void {
  if (uid === undefined || gid === undefined) return;
  chownSync(place, uid, gid);
  chmodSync(place, 0o750);
}

/** Without the names of the folders that it was done in. */
function told(message: string, folders: readonly string[]): string {
  const plain = folders.reduce((text, folder) => text.replaceAll(`${folder}/`, ''), message);
  return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE)}…` : plain;
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
