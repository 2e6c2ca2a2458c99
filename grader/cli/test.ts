/**
 * `npm test` is waited for after each edit: its worker is started before all else is even loaded, and Jest's side comes as a file of its own.
 */
import { createRequire } from 'node:module';
import { startWorkerProcess } from '../grade/worker-process.js';
import { beginRun } from '../process/launch-mark.js';
import { plainProcess } from '../sandbox/plain-process.js';

beginRun();
const words = process.argv.slice(2);
const [first] = words;
const worker = first === undefined || first.startsWith('-') ? undefined : startWorkerProcess(plainProcess);

const { runAsProcess, testCommand } = createRequire(__filename)('./jest-side.cjs') as typeof import('./jest-side.js');
runAsProcess(async () => {
  try {
    return await testCommand(words, worker);
  } finally {
    worker?.kill('SIGKILL');
  }
});
