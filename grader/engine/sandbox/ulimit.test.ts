import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ulimited, ulimits } from './ulimit.js';

const limits = { cpuSeconds: 60, openFiles: 512, fileBytes: 1 << 20, addressBytes: 2 ** 32 };

const posix = process.platform === 'win32' ? test.skip : test;

posix('each limit is set, the hard one on CPU time too, which no handler of a signal puts off', async () => {
  const show = 'ulimit -c; ulimit -S -t; ulimit -H -t; ulimit -n; ulimit -f; ulimit -v';
  const { file, args } = ulimited({ file: '/bin/sh', args: ['-c', show], cwd: '/', env: {} }, limits);
  const { stdout } = await promisify(execFile)(file, args);
  expect(stdout.trim().split('\n')).toEqual(['0', '60', '65', '512', '2048', String(1 << 22)]);
});

posix('a limit that cannot be set keeps nothing from starting', async () => {
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `ulimit -n 10; ${ulimits(limits)} echo started`]);
  expect(stdout).toBe('started\n');
});
