import { testWith } from '../sandbox/needs.fixture.js';
import { sandboxOf } from '../sandbox/sandbox.js';
import { tiers, type Tier } from '../sandbox/tier.js';
import { explainExit, type Ending } from './explain-exit.js';
import { limits, type Limits } from './limits.js';
import { stage } from './stage.js';
import { StudentProcess } from './student-process.js';

jest.setTimeout(60_000);

const MIB = 1024 * 1024;

/** Small ones, which are reached before a hole in them does harm. */
const small: Limits = {
  ...limits,
  outputBytes: MIB,
  memoryBytes: 300 * MIB,
  processes: 4,
  cpuSeconds: 1,
  openFiles: 64,
  fileBytes: 2 * MIB,
};

/** How a program ends that is given these limits, by itself or by them. */
async function endOf(tier: Tier, code: string): Promise<Ending> {
  const sandbox = sandboxOf(tier);
  const place = await stage('answer', sandbox);
  try {
    await place.write(code);
    // A slow machine takes seconds to fill so much memory, and is not to be stopped for that.
    const cpuSeconds = code.includes('for (;;)') ? small.cpuSeconds : 20;
    const program = new StudentProcess(sandbox, place.asProgram([]), { ...small, cpuSeconds });
    await program.exited;
    return explainExit(program, undefined);
  } finally {
    await place.remove();
  }
}

const tooMuch: [string, string, string][] = [
  ['CPU time', 'for (;;);', 'your program used more than 1 seconds of CPU time and was stopped'],
  [
    'CPU time of threads',
    `import { Worker } from 'node:worker_threads';
     new Worker('for (;;);', { eval: true }); setInterval(() => {}, 1000);`,
    'your program used more than 1 seconds of CPU time and was stopped',
  ],
  [
    'output',
    `const line = 'x'.repeat(65536); const more = () => process.stdout.write(line, more); more();`,
    'your program printed more than 1 MiB and was stopped',
  ],
  [
    'memory outside of the heap',
    `const all = []; setInterval(() => all.length < 40 && all.push(Buffer.alloc(${20 * MIB}, 1)), 10);`,
    'your program used more than 300 MiB of memory and was stopped',
  ],
  [
    'processes',
    `import { spawn } from 'node:child_process';
     for (let i = 0; i < 8; i++) spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'ignore' });`,
    'your program started more than 4 processes and was stopped',
  ],
  [
    'open files',
    `import { openSync } from 'node:fs';
     for (let i = 0; i < 200; i++) openSync(process.execPath, 'r');`,
    'your program had more than 64 files and sockets open',
  ],
  [
    'sockets',
    `import dgram from 'node:dgram';
     for (let i = 0; i < 200; i++) dgram.createSocket('udp4').bind(0, '127.0.0.1');`,
    'your program had more than 64 files and sockets open',
  ],
  [
    'the size of a file',
    `import { rmSync, writeFileSync } from 'node:fs';
     const file = process.env.TMPDIR + '/large-' + process.pid;
     try { writeFileSync(file, Buffer.alloc(${3 * MIB})); } finally { rmSync(file); }`,
    'your program wrote a file of more than 2 MiB',
  ],
];

describe.each(tiers)('in the sandbox %s', (tier) => {
  const test = testWith(tier);
  test.each(tooMuch)('a limit on %s is reached, and named', async (_what, code, message) => {
    expect(await endOf(tier, code)).toEqual({ kind: 'rule-broken', message });
  });

  test('a program that stays below them is not stopped', async () => {
    const { kind, message } = await endOf(tier, `console.error('all is well'); process.exitCode = 7;`);
    expect([kind, message]).toEqual(['crashed', 'your program ended with exit code 7; its last words: all is well']);
  });
});
