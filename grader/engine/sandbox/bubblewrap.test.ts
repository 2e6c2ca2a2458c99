import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { bubblewrap } from './bubblewrap.js';
import { testWith } from './needs.fixture.js';

const ENTRIES = '/proc/sys/net/ipv4/tcp_ehash_entries';
const CHILDREN = '/proc/sys/net/ipv4/tcp_child_ehash_entries';

/** What a shell prints where a grading worker would be. */
async function inside(script: string): Promise<string> {
  const command = { file: 'sh', args: ['-c', script], cwd: '/', env: {} };
  const { file, args } = bubblewrap.sandbox.enclose(command);
  return (await promisify(execFile)(file, args)).stdout.trim();
}

testWith('bubblewrap')('a worker is who we are, whatever it took to make its network', async () => {
  expect(await inside('id -u; id -g')).toBe(`${process.getuid?.()}\n${process.getgid?.()}`);
});

// Before Linux 6.1 there is one hash for all.
(existsSync(CHILDREN) ? testWith('bubblewrap') : test.skip)(
  'a worker has a hash of connections of its own, so that looking at it costs microseconds',
  async () => {
    expect(Number(await inside(`cat ${ENTRIES}`))).toBe(256);
  },
);

testWith('bubblewrap')('a worker has small buffers, which a check fills with little', async () => {
  const sizes = await inside('cat /proc/sys/net/ipv4/tcp_wmem /proc/sys/net/ipv4/tcp_rmem');
  expect(sizes.split('\n').map((line) => line.split(/\s+/)[2])).toEqual(['262144', '262144']);
});

testWith('bubblewrap')('a worker has a loopback and nothing else', async () => {
  const interfaces = await inside('cat /proc/net/dev');
  expect(interfaces.split('\n').flatMap((line) => /^ *(\w+):/.exec(line)?.[1] ?? [])).toEqual(['lo']);
});

testWith('bubblewrap')('a worker ends with the outermost of its sandbox', async () => {
  const { file, args } = bubblewrap.sandbox.enclose({
    file: 'sh',
    args: ['-c', 'echo $$; exec cat'],
    cwd: '/',
    env: {},
  });
  const outermost = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(outermost.stdout, 'data')) as [Buffer];
  const worker = Number(line.toString());
  expect(existsSync(`/proc/${worker}`)).toBe(true);
  // Its end of the pipe is open until the last who holds it is gone, and that is the worker.
  const gone = once(outermost.stdout, 'close');
  outermost.kill('SIGKILL');
  await gone;
});
