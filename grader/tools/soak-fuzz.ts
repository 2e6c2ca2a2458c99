import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, UsageError } from '../course/usage-error.js';
import { newSeed } from '../engine/check/random.js';
import { compilerEnvironment } from '../engine/compile/compiler-process.js';
import { beginRun, temporaryFolder } from '../engine/process/launch-mark.js';
import { jsonText } from '../engine/results/json-text.js';
import { chooseSandbox } from '../engine/sandbox/sandbox.js';
import { runFuzz } from './fuzz/run-fuzz.js';
import { fuzzTargets } from './fuzz/targets.js';

export interface FuzzOptions {
  /** For each boundary. */
  minutes: number;
  seed?: number;
}

/** Says that this process is the one in which the compiler has its limits. */
const READY = 'COURSE_FUZZ_READY';

/**
 * `npm run soak -- --fuzz`: hostile input to each boundary that strangers' input crosses, made anew all the time. What is found is written to
 * `fuzz-findings/`, made as small as it goes; kept below `grader/fixtures/fuzz/`, it is tried by the tests.
 */
export async function soakFuzz(names: readonly string[], { minutes, seed = newSeed() }: FuzzOptions): Promise<number> {
  if (process.env[READY] === undefined) return inLimitedProcess();
  const unknown = names.find((name) => !fuzzTargets.some((target) => target.name === name));
  const known = fuzzTargets.map(({ name }) => name).join(', ');
  if (unknown !== undefined) throw new UsageError(`there is no boundary ${unknown}; there are ${known}`);
  let found = 0;
  // When a source ends esbuild, nothing else would keep this process until it has heard of that.
  const awake = setInterval(() => undefined, 60_000);
  for (const target of fuzzTargets.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const started = performance.now();
    const until = started + minutes * 60_000;
    const { inputs, findings, slowestMs } = await runFuzz(target, { seed, enough: () => performance.now() > until });
    found += findings.length;
    console.log(
      `${target.name}: ${inputs.toLocaleString('en')} inputs in ${((performance.now() - started) / 60_000).toFixed(1)} min, seed ${seed}: ${findings.length} findings, the slowest input took ${Math.round(slowestMs)} ms`,
    );
    for (const [index, { input, error }] of findings.entries()) {
      const folder = join('fuzz-findings', target.name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${seed}-${index}.json`), jsonText(input));
      console.log(`  ${error.split('\n')[0]?.slice(0, 300)}\n  ${join(folder, `${seed}-${index}.json`)}`);
    }
  }
  clearInterval(awake);
  return found === 0 ? exitCodes.passed : exitCodes.failed;
}

/** The same command in a process whose compiler runs as it does for submissions: esbuild is told so when it is loaded. */
async function inLimitedProcess(): Promise<number> {
  beginRun();
  const { sandbox } = await chooseSandbox();
  const env = { ...process.env, ...compilerEnvironment(sandbox, () => temporaryFolder('compiler')), [READY]: 'yes' };
  const child = spawn(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? exitCodes.graderFault;
}
