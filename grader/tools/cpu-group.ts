import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../course/usage-error.js';

/** Where a group of processes can be made whose CPU time the kernel counts, and what it says of it, in ms. */
const KINDS = [
  // kernel.org, admin-guide/cgroup-v1/cpuacct: nanoseconds.
  {
    root: '/sys/fs/cgroup/cpuacct',
    sign: 'cpuacct.usage',
    members: 'tasks',
    usedMs: (read: (name: string) => string) => Number(read('cpuacct.usage')) / 1e6,
  },
  // kernel.org, admin-guide/cgroup-v2, cpu.stat: microseconds.
  {
    root: '/sys/fs/cgroup',
    sign: 'cgroup.procs',
    members: 'cgroup.procs',
    usedMs: (read: (name: string) => string) => Number(/^usage_usec (\d+)/m.exec(read('cpu.stat'))?.[1]) / 1e3,
  },
];

/**
 * A control group, which counts the CPU time of a command and of every process below it. getrusage(2) leaves out children that were killed
 * together with their parent, since nobody waits for them.
 */
export class CpuGroup {
  private readonly folder: string;
  private readonly kind: (typeof KINDS)[number];

  /** @throws {UsageError} where none can be made: it takes root, and Linux */
  constructor() {
    const kind = KINDS.find(({ root, sign }) => existsSync(join(root, sign)));
    if (!kind) throw new UsageError('CPU time is counted by control groups, which this system does not have');
    this.kind = kind;
    this.folder = join(kind.root, `course-${process.pid}`);
    try {
      mkdirSync(this.folder);
      process.once('exit', () => remove(this.folder));
    } catch (error) {
      throw new UsageError(`CPU time is counted by a control group, which only root can make: ${String(error)}`);
    }
  }

  /** The words of a shell's command that is counted from its first moment on. */
  words(command: readonly string[]): string[] {
    return ['-c', `echo $$ > ${join(this.folder, this.kind.members)}; exec "$@"`, 'sh', ...command];
  }

  /** Since it was made. */
  get usedMs(): number {
    return this.kind.usedMs((name) => readFileSync(join(this.folder, name), 'utf8'));
  }
}

/** Nothing runs in it any more, or what still does is left to end. */
function remove(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Empty groups cost nothing.
  }
}
