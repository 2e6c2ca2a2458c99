import { capacity, defaultWorkers, type Capacity } from './workers.js';

const GIB = 1024 ** 3;
const large: Capacity = { cores: 64, bytes: 256 * GIB };

test.each<[what: string, Capacity, workers: number]>([
  ['two cores', { cores: 2, bytes: 8 * GIB }, 6],
  ['a core and a half', { cores: 1.5, bytes: 8 * GIB }, 5],
  ['64 cores', large, 24],
  ['64 cores with little memory', { cores: 64, bytes: 2 * GIB }, 5],
  ['no memory at all', { cores: 4, bytes: 0 }, 1],
  ['a tenth of a core', { cores: 0.1, bytes: GIB }, 1],
])('%s', (_what, given, workers) => expect(defaultWorkers(given)).toBe(workers));

const reading = (files: Record<string, string>) => (file: string) => files[file];

test.each<[what: string, files: Record<string, string>, expected: Capacity]>([
  ['no control groups', {}, large],
  [
    'version 2 without limits',
    { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n', '/sys/fs/cgroup/memory.max': 'max\n' },
    large,
  ],
  [
    'version 2, as in a container',
    {
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/cpu.max': '250000 100000\n',
      '/sys/fs/cgroup/memory.max': `${4 * GIB}\n`,
      '/sys/fs/cgroup/memory.current': `${2 * GIB}\n`,
      '/sys/fs/cgroup/memory.stat': `anon 5\ninactive_file ${GIB}\n`,
    },
    { cores: 2.5, bytes: 3 * GIB },
  ],
  [
    'a limit of a group above',
    { '/proc/self/cgroup': '0::/user.slice/session\n', '/sys/fs/cgroup/user.slice/cpu.max': '400000 100000\n' },
    { cores: 4, bytes: large.bytes },
  ],
  [
    'version 1',
    {
      '/proc/self/cgroup': '5:cpu,cpuacct:/docker/ab\n4:memory:/docker/ab\n3:pids:/docker/ab\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${GIB}\n`,
    },
    { cores: 2, bytes: GIB },
  ],
  [
    'version 1 without limits',
    {
      '/proc/self/cgroup': '5:cpu:/\n4:memory:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    },
    large,
  ],
])('what control groups allow: %s', (_what, files, expected) => {
  expect(capacity(reading(files), large)).toEqual(expected);
});

test('this machine can carry a worker', () => expect(defaultWorkers()).toBeGreaterThan(0));
