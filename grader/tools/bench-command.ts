import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { exerciseFiles, isStub } from '../course/course.js';
import { courseRoot } from '../course/root.js';
import { exitCodes, UsageError } from '../course/usage-error.js';

const SLUG = 'echo-server';
const plain = ['--config', 'grader/fixtures/plain-jest/jest.config.json'];

/** `npm run bench`: a student's edit to verdict, beside plain Jest with ts-jest and its type checks, for the same claims on the same file. */
export async function benchCommand({ runs }: { runs: number }): Promise<number> {
  const { student, reference } = exerciseFiles(SLUG);
  const before = readFileSync(student, 'utf8');
  if (!isStub(before, SLUG))
    throw new UsageError(
      `exercises/${SLUG}/${SLUG}.ts has been worked on; the bench writes to it, so put it aside first`,
    );
  const putBack = () => writeFileSync(student, before);
  process.once('exit', putBack);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const solution = readFileSync(reference, 'utf8');
  let edits = 0;
  const edit = () => writeFileSync(student, `${solution}\n// edit ${++edits} of ${process.pid}\n`);

  const bench = new Bench({ iterations: runs, time: 0, warmupIterations: 1, warmupTime: 0, throws: true });
  bench.add('npm test echo-server', () => run('npm', ['test', '--silent', SLUG]), { beforeEach: edit });
  bench.add('plain jest with ts-jest', () => run('npx', ['--no-install', 'jest', ...plain]), { beforeEach: edit });
  bench.add('node -e 0', () => run(process.execPath, ['-e', '0']));
  await bench.run();
  const medians = bench.tasks.map((task) => (task.result.state === 'completed' ? task.result.latency.p50 : NaN));
  const [own = NaN, theirs = NaN] = medians;
  console.table(
    bench.tasks.map(({ name }, index) => ({
      what: name,
      'median ms': Math.round(medians[index] ?? NaN),
      'of plain jest': ((medians[index] ?? NaN) / theirs).toFixed(2),
    })),
  );
  console.log(
    `after an edit, type errors included: ${(own / theirs).toFixed(2)} × plain jest with ts-jest (${runs} runs each, medians)`,
  );
  return exitCodes.passed;
}

async function run(file: string, args: string[]): Promise<void> {
  const child = spawn(file, args, {
    cwd: courseRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, INIT_CWD: courseRoot },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code} in ${join(courseRoot)}:\n${said}`);
}
