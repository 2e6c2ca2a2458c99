import { execFile } from 'node:child_process';
import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Command, Sandbox, Staged } from './sandbox.js';

const HOME = '/home/student';
const NODE = '/usr/bin/node';

/** Where the shared libraries that Node needs are found; on most systems today the ones in the root are links into /usr. */
const libraryFolders = ['/lib', '/lib64', '/lib32', '/usr/lib', '/usr/lib64'];

const NETWORK = ['--unshare-user', '--unshare-net', '--dev-bind', '/', '/', '--die-with-parent'];

/**
 * How many buckets the hash of connections of a network namespace gets that is made from this one (Linux 6.1, ip-sysctl). Without it all
 * namespaces use the machine's hash, and each look at /proc/net/tcp walks its hundreds of thousands of buckets: milliseconds instead of
 * some fifty microseconds.
 */
const BUCKETS_FILE = '/proc/sys/net/ipv4/tcp_child_ehash_entries';
const BUCKETS = 256;
/** Whether a namespace inside another is worth trying for that. */
let smallTables = process.platform === 'linux' && existsSync(BUCKETS_FILE);

const sandbox: Sandbox = {
  tier: 'bubblewrap',

  // Outer layer: a network of its own, with nothing in it but a loopback interface. The worker is our own code and sees the rest.
  enclose: (worker: Command): Command => ({
    ...worker,
    file: 'bwrap',
    args: [...(smallTables ? fromSmallTables() : []), ...NETWORK, '--', worker.file, ...worker.args],
  }),

  // Inner layer: no rights over that network, another user, own processes, and of the file system only Node and the program.
  confine: ({ folder, nodeArgs }: Staged, infoFd: number): Command => ({
    file: 'bwrap',
    args: [
      ...[
        '--unshare-user',
        '--unshare-pid',
        '--unshare-ipc',
        '--unshare-uts',
        '--unshare-cgroup-try',
        '--disable-userns',
      ],
      ...['--uid', '65534', '--gid', '65534', '--hostname', 'student', '--cap-drop', 'ALL'],
      ...['--die-with-parent', '--new-session', '--info-fd', String(infoFd)],
      ...libraryFolders.flatMap(bindLibraries),
      ...['--ro-bind', process.execPath, NODE],
      ...['--proc', '/proc', '--dev', '/dev', '--size', String(16 * 1024 * 1024), '--tmpfs', '/tmp'],
      ...['--ro-bind', folder, HOME, '--remount-ro', '/', '--chdir', HOME],
      ...['--clearenv', '--setenv', 'HOME', HOME, '--setenv', 'TMPDIR', '/tmp', '--setenv', 'LANG', 'C.UTF-8'],
      ...['--', NODE, ...nodeArgs(HOME)],
    ],
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  }),
};

/** A network namespace around the worker's that says how large the worker's hash is to be; then the worker's, as whoever we are. */
function fromSmallTables(): string[] {
  const rights = ['CAP_NET_ADMIN', 'CAP_SETFCAP'].flatMap((right) => ['--cap-add', right]);
  const write = `{ echo ${BUCKETS} > ${BUCKETS_FILE}; } 2> /dev/null; exec bwrap "$@"`;
  const self = ['--uid', String(process.getuid?.()), '--gid', String(process.getgid?.())];
  return [...NETWORK, '--uid', '0', '--gid', '0', ...rights, '--', 'sh', '-c', write, 'sh', ...self];
}

function bindLibraries(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ['--symlink', readlinkSync(folder), folder]
    : ['--ro-bind', folder, folder];
}

/** Why bubblewrap does not work on this machine and what to do about it; undefined when it works. Tries both layers for real. */
async function obstacle(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it exists on Linux only';
  const inner = sandbox.confine({ folder: '/usr/lib', nodeArgs: () => ['--version'] }, 2);
  const attempt = () => {
    const outer = sandbox.enclose(inner);
    return promisify(execFile)(outer.file, outer.args, { timeout: 20_000 });
  };
  try {
    await attempt().catch((error: unknown) => {
      if (!smallTables) throw error;
      smallTables = false;
      return attempt();
    });
    return undefined;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') return 'bubblewrap is not installed (Debian, Ubuntu: sudo apt-get install bubblewrap)';
    const words = stderr.trim().split('\n').at(-1) ?? '';
    return /user namespace|uid map|Operation not permitted|Permission denied/i.test(words)
      ? `this machine refuses user namespaces (${words}); on Ubuntu 24.04: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`
      : `bubblewrap failed (${words})`;
  }
}

export const bubblewrap = { sandbox, obstacle };
