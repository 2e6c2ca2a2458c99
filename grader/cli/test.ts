/**
 * `npm test` is waited for after each edit: its worker is started before all else is even loaded, and Jest's side comes as a file of its own.
 */
import { createRequire } from 'node:module';
import { beginRun } from '../engine/process/launch-mark.js';
import { plainProcess } from '../engine/sandbox/plain-process.js';
import { startWorkerProcess } from '../grading/worker-process.js';
import { refuseKeptByNpm, type TypedOption } from './kept-by-npm.js';

/** Jest's own flags but for those that npm has too, with which of them take a value; put in by `grader/build.mjs`. */
declare const JEST_FLAGS: TypedOption[];

beginRun();
const words = process.argv.slice(2);
const [first] = words;
const kept = refusalOf(() => refuseKeptByNpm('test', [{ name: 'seed', value: '<number>' }, ...JEST_FLAGS], words));
const worker = kept || first === undefined || first.startsWith('-') ? undefined : startWorkerProcess(plainProcess);

const { runAsProcess, testCommand } = createRequire(__filename)('./jest-side.cjs') as typeof import('./jest-side.js');
runAsProcess(async () => {
  if (kept) throw kept;
  try {
    return await testCommand(words, worker);
  } finally {
    worker?.kill('SIGKILL');
  }
});

function refusalOf(look: () => void): Error | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
