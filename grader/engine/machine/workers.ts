import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';

/** More workers than cores: a program that hangs costs waiting, which is not work. */
const PER_CORE = 3;
/** Beyond this more workers only wait for each other. An estimate: containers may show 64 cores and let a process have two. */
const MOST = 24;
/** A worker, with the three programs of a student's that it runs at the same time: as seen, some 300 MB, with a margin. */
const BYTES_EACH = 400 * 1024 * 1024;
/** What cgroup v1 has for "no limit" is a number near 2^63. */
const NO_LIMIT = 2 ** 60;

/** What a machine lets this process have. */
export interface Capacity {
  /** With the quota of its control group; may be a fraction. */
  cores: number;
  /** That may be taken yet. */
  bytes: number;
}

/** How many workers begin where nobody says how many. */
export function firstWorkers(machine: Capacity = capacity()): number {
  return Math.min(Math.ceil(machine.cores), defaultWorkers(machine));
}

/** How many workers grade at the same time at most, where nobody says. */
export function defaultWorkers({ cores, bytes }: Capacity = capacity()): number {
  return Math.max(1, Math.min(MOST, Math.ceil(cores * PER_CORE), Math.floor(bytes / BYTES_EACH)));
}

/**
 * The machine's cores and free memory, and what the control group allows of them: containers see all of the machine's.
 * @param read gives a file's text, undefined where there is none
 */
export function capacity(
  read: (file: string) => string | undefined = textOf,
  machine: Capacity = { cores: availableParallelism(), bytes: freemem() },
): Capacity {
  const groups = groupFolders(read('/proc/self/cgroup') ?? '');
  const each = groups.map((folder) => limitsIn(folder, read));
  return {
    cores: Math.min(machine.cores, ...each.map(({ cores }) => cores)),
    bytes: Math.min(machine.bytes, ...each.map(({ bytes }) => bytes)),
  };
}

/** The folders of this process's groups and of those above, whose limits hold as well; in a container the mounted root is its own. */
function groupFolders(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const mount = controllers === '' ? '' : controllers;
    if (!/^$|(^|,)(cpu|memory)(,|$)/.test(mount) || !line.includes(':')) return [];
    const parts = path.split('/').filter((part) => part !== '' && part !== '..');
    return parts
      .map((_part, index) => parts.slice(0, parts.length - index))
      .concat([[]])
      .map((above) => join('/sys/fs/cgroup', mount, ...above));
  });
}

/** Source: kernel.org, admin-guide/cgroup-v2 (cpu.max, memory.max) and cgroup-v1 (cpu.cfs_quota_us, memory.limit_in_bytes). */
function limitsIn(folder: string, read: (file: string) => string | undefined): Capacity {
  const number = (name: string) => {
    const value = Number.parseInt(read(join(folder, name)) ?? '', 10);
    return Number.isNaN(value) || value < 0 || value > NO_LIMIT ? undefined : value;
  };
  const [quota2, period2] = (read(join(folder, 'cpu.max')) ?? '').split(/\s+/).map(Number);
  const quota = quota2 || number('cpu.cfs_quota_us');
  const period = period2 || number('cpu.cfs_period_us');
  const limit = number('memory.max') ?? number('memory.limit_in_bytes');
  const used = number('memory.current') ?? number('memory.usage_in_bytes') ?? 0;
  // Files that the system has read count as used, and give way.
  const cached = Number(/^(?:total_)?inactive_file (\d+)/m.exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
  return {
    cores: quota && period ? quota / period : Infinity,
    bytes: limit === undefined ? Infinity : Math.max(0, limit - used + cached),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
