import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFile } from '../machine/programs.js';
import { adviceOn } from './bubblewrap-advice.js';
import { programEnvironment } from './environment.js';
import { openInherited } from './inherited.js';
import { temporaryObstacle } from './other-user.js';
import { libraries, ownDevices, ownProc } from './own-folders.js';
import { canBeOthers, closedFolder, freshId } from './reach.js';
import { systemCallFilter } from './system-calls.js';
import { FIRST_INHERITED_FD, type Command, type Sandbox, type Staged, type Tool } from './tier.js';

const HOME = '/home/student';
const NODE = '/usr/bin/node';
/** Who a program is in its sandbox. */
const ID = '65534';

const NEW_NETWORK = ['--unshare-net', '--dev-bind', '/', '/', '--die-with-parent'];

/** What a grading worker may do where it is root: run programs as others, and read, watch and end what is theirs (capabilities(7)). */
const WORKERS_RIGHTS = [
  ...['CAP_SETUID', 'CAP_SETGID', 'CAP_CHOWN', 'CAP_FOWNER'],
  ...['CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH', 'CAP_KILL', 'CAP_SYS_PTRACE'],
];

/**
 * How many buckets the hashes of connections and of UDP ports of a network namespace get that is made from this one (Linux 6.1, ip-sysctl).
 * Without it all namespaces use the machine's, and each look at /proc/net/tcp walks its hundreds of thousands of buckets: milliseconds instead
 * of some fifty microseconds.
 */
const BUCKETS = {
  '/proc/sys/net/ipv4/tcp_child_ehash_entries': '256',
  '/proc/sys/net/ipv4/udp_child_hash_entries': '256',
};
/**
 * The least, the first and the largest size of what the kernel keeps of a connection before it is sent, and before it is read, in bytes (tcp(7)).
 * The machine's, of megabytes, would have a check that fills them move as much for each program.
 */
const BUFFERS = {
  '/proc/sys/net/ipv4/tcp_wmem': '4096 16384 262144',
  '/proc/sys/net/ipv4/tcp_rmem': '4096 131072 262144',
};

/** Where a worker that is root finds a Node that other users can reach, when the one that runs lies in root's own home. Nobody grades what is there. */
const SHELF = '/boot';

/** What a program may write. */
const TEMPORARY_BYTES = 16 * 1024 * 1024;

/** What a program finds in /etc: the names of its own machine and of its user, as on any other (hosts(5), nsswitch.conf(5), passwd(5)). */
const ETC: Readonly<Record<string, string>> = {
  // As a machine without a name for ::1 has it: where a server listens that says 'localhost' is then the same in every tier.
  hosts: '127.0.0.1 localhost student\n::1 ip6-localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\n',
  'host.conf': 'multi on\n',
  passwd: `student:x:${ID}:${ID}:student:${HOME}:/bin/sh\n`,
  group: `student:x:${ID}:\n`,
};
const FILTER = 'system-calls.bpf';

/** The memory of the machine that a program sees, in KiB (proc_meminfo(5)): `limits.memoryBytes`. V8 takes half of it for its heap. */
const MEMORY_KIB = 768 * 1024;
const MEMORY = `MemTotal: ${MEMORY_KIB} kB\nMemFree: ${MEMORY_KIB} kB\nMemAvailable: ${MEMORY_KIB} kB\n`;

/** How long trying the sandbox may take, in ms. */
const LIMIT_MS = 20_000;

const sandbox: Sandbox = {
  tier: 'bubblewrap',
  showsMemory: true,

  // Outer layer: a network of its own, with nothing in it but a loopback interface. The worker is our own code and sees the rest. Where it is
  // root, it stays the machine's root with a few rights, because only that can become other users for the inner layer.
  enclose: (worker: Command): Command => ({
    ...worker,
    file: 'bwrap',
    args: [...(canSetNetwork() ? setNetwork() : plainNetwork()), worker.file, ...worker.args],
  }),

  groupFor: () => (canBeOthers() ? freshId() : undefined),

  furnish: (folder) => {
    const etc = join(folder, 'etc');
    mkdirSync(etc, { mode: 0o755 });
    for (const [name, content] of Object.entries(ETC)) writeFileSync(join(etc, name), content, { mode: 0o644 });
    writeFileSync(join(folder, 'meminfo'), MEMORY, { mode: 0o644 });
    const filter = systemCallFilter();
    if (filter) writeFileSync(join(folder, FILTER), filter, { mode: 0o644 });
  },

  // Inner layer: no rights over that network, another user, own processes, and of the file system only Node and the program.
  confine: ({ folder, nodeArgs, gid, furniture }: Staged, infoFd: number): Command => {
    const filter = furniture === undefined ? undefined : join(furniture, FILTER);
    const filtered = filter !== undefined && existsSync(filter);
    return {
      ...bwrap([
        ...['--unshare-user', '--uid', ID, '--gid', ID, '--disable-userns'],
        ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--hostname', 'student'],
        ...['--cap-drop', 'ALL', '--die-with-parent', '--new-session', '--info-fd', String(infoFd)],
        ...(filtered ? ['--seccomp', String(FIRST_INHERITED_FD)] : []),
        ...theSameForAll(),
        ...(furniture === undefined ? [] : furnished(furniture)),
        ...['--ro-bind', folder, HOME, '--remount-ro', '/', '--chdir', HOME],
        '--clearenv',
        ...Object.entries(programEnvironment(HOME, '/tmp')).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--', NODE, ...nodeArgs(HOME)],
      ]),
      ...(canBeOthers() ? { uid: freshId(), gid: gid ?? freshId() } : {}),
      ...(filtered ? { inherits: [filter] } : {}),
    };
  },

  // No network, no other processes, no device, nothing to write to. Programs in Go find in /proc where they are.
  confineTool: ({ file, args, sees, cwd }: Tool): Command => {
    const id = freshId();
    return {
      ...bwrap([
        ...['--unshare-all', '--unshare-user', '--uid', ID, '--gid', ID, '--disable-userns', '--cap-drop', 'ALL'],
        ...['--die-with-parent', '--new-session', '--clearenv'],
        ...ownProc(),
        ...sees.flatMap((path) => ['--ro-bind', path, path]),
        ...['--remount-ro', '/', '--chdir', cwd, '--', file, ...args],
      ]),
      ...(canBeOthers() ? { uid: id, gid: id } : {}),
    };
  },
};

let mounts: string[] | undefined;

/** What each program sees besides its own folder: looked for once, since a class is thousands of starts. */
function theSameForAll(): string[] {
  return (mounts ??= [
    ...libraries(),
    ...['--ro-bind', nodeFile(), NODE],
    ...ownProc(),
    ...ownDevices(),
    ...['--size', String(TEMPORARY_BYTES), '--tmpfs', '/tmp'],
  ]);
}

function furnished(folder: string): string[] {
  return ['--ro-bind', join(folder, 'etc'), '/etc', '--ro-bind', join(folder, 'meminfo'), '/proc/meminfo'];
}

function bwrap(args: string[]): Command {
  return { file: 'bwrap', args, cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin' } };
}

/** What starts a worker in a network of its own, as the kernel makes one. */
function plainNetwork(): string[] {
  return canBeOthers()
    ? [...NEW_NETWORK, ...rights(WORKERS_RIGHTS), ...shelf(), '--']
    : ['--unshare-user', ...NEW_NETWORK, '--'];
}

/**
 * The same with its settings. The number of buckets is written in a network around it. Only root may write them: the machine's, or that of a
 * user namespace, whose rights the last layer leaves behind.
 */
function setNetwork(): string[] {
  const asRoot = [...NEW_NETWORK, '--cap-add', 'ALL', '--'];
  const around = Object.keys(BUCKETS).some((file) => existsSync(file)) ? [...asRoot, ...writing(BUCKETS, 'bwrap')] : [];
  if (canBeOthers()) return [...around, ...plainNetwork(), ...writing(BUFFERS)];
  const self = ['--uid', String(process.getuid?.()), '--gid', String(process.getgid?.())];
  const worker = ['--unshare-user', ...self, '--dev-bind', '/', '/', '--die-with-parent', '--'];
  return ['--unshare-user', '--uid', '0', '--gid', '0', ...around, ...asRoot, ...writing(BUFFERS, 'bwrap'), ...worker];
}

let settable: boolean | undefined;

/** Whether a worker's network can be set up like that, found by trying it once in each process that starts workers. */
function canSetNetwork(): boolean {
  return (settable ??= failureOf(bwrap([...setNetwork(), 'true'])) === undefined);
}

/** Words of a command that writes these files, where they can be written, and becomes the command behind them. */
function writing(files: Readonly<Record<string, string>>, before = ''): string[] {
  const writes = Object.entries(files).map(([file, text]) => `echo ${text} > ${file};`);
  return ['sh', '-c', `{ ${writes.join(' ')} } 2> /dev/null; exec ${before} "$@"`, 'sh'];
}

function rights(names: readonly string[]): string[] {
  return names.flatMap((name) => ['--cap-add', name]);
}

function shelf(): string[] {
  return closedFolder(process.execPath) === undefined
    ? []
    : ['--tmpfs', SHELF, '--ro-bind', process.execPath, join(SHELF, 'node')];
}

/** The Node that runs, where the user of the inner layer can reach it. */
function nodeFile(): string {
  return canBeOthers() && closedFolder(process.execPath) !== undefined ? join(SHELF, 'node') : process.execPath;
}

/** Why bubblewrap does not work on this machine and what to do about it; undefined when it works. Tries both layers for real. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it exists on Linux only';
  if (programFile('bwrap') === undefined)
    return 'bubblewrap is not installed (Debian, Ubuntu: sudo apt-get install bubblewrap)';
  if (canBeOthers()) {
    const unreachable = temporaryObstacle();
    if (unreachable !== undefined) return unreachable;
  }
  const folder = mkdtempSync(join(tmpdir(), 'course-sandbox-'));
  chmodSync(folder, 0o755);
  try {
    sandbox.furnish?.(folder);
    return tryBoth(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both layers for real, with Node saying its version inside of them. @returns what failed, with what to do about it */
function tryBoth(furniture: string): string | undefined {
  const inner = sandbox.confine({ folder: '/usr/lib', furniture, nodeArgs: () => ['--version'] }, 2);
  // As root the inner layer is another user's, which no outer command could become: each is tried by itself.
  const attempts = canBeOthers()
    ? [sandbox.enclose({ file: 'true', args: [], cwd: '/', env: inner.env }), inner]
    : [{ ...sandbox.enclose(inner), ...(inner.inherits && { inherits: inner.inherits }) }];
  for (const attempt of attempts) {
    const failure = failureOf(attempt);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function failureOf(command: Command): string | undefined {
  const { descriptors, close } = openInherited(command);
  const padding = Array.from({ length: FIRST_INHERITED_FD - 3 }, () => 'ignore' as const);
  const { file, args, cwd, env, uid, gid } = command;
  const { status, stderr, error } = spawnSync(file, args, {
    ...{ cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL', encoding: 'utf8' },
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    stdio: ['ignore', 'ignore', 'pipe', ...padding, ...descriptors],
  });
  close();
  if (status === 0) return undefined;
  if (error) return `bubblewrap failed (${String(error)})`;
  return adviceOn(stderr.slice(-1000).trim().split('\n').at(-1) ?? '');
}

export const bubblewrap = { sandbox, obstacle };
