import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Where the shared libraries that Node needs are found; on most systems today the ones in the root are links into /usr. */
const libraryFolders = ['/lib', '/lib64', '/lib32', '/usr/lib', '/usr/lib64'];

/** What container runtimes hide of /proc (the default masked paths of Docker and of the OCI runtime): it tells of the machine, not of the program. */
const HIDDEN_FILES = ['kcore', 'keys', 'key-users', 'kmsg', 'interrupts', 'latency_stats', 'sched_debug', 'timer_list'];
const HIDDEN_FOLDERS = ['acpi', 'asound', 'scsi', 'driver', 'fs', 'bus', 'irq'];

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];
const DEVICES_BYTES = 64 * 1024;

/** What bubblewrap makes of these. */
export function libraries(): string[] {
  return libraryFolders.flatMap(bindLibraries);
}

/** The processes of the program's own namespace, with no switch of the machine's that could be written to, and none of what tells about it. */
export function ownProc(): string[] {
  const there = (name: string) => existsSync(join('/proc', name));
  return [
    ...['--proc', '/proc'],
    ...HIDDEN_FILES.filter(there).flatMap((name) => ['--ro-bind', '/dev/null', `/proc/${name}`]),
    ...HIDDEN_FOLDERS.filter(there).flatMap((name) => [
      '--size',
      '4096',
      '--tmpfs',
      `/proc/${name}`,
      '--remount-ro',
      `/proc/${name}`,
    ]),
    ...['--remount-ro', '/proc'],
  ];
}

/** Without pseudo-terminals, of which the machine has only so many, and without /dev/shm, whose memory belongs to no process. */
export function ownDevices(): string[] {
  return [
    ...['--size', String(DEVICES_BYTES), '--tmpfs', '/dev'],
    ...DEVICES.flatMap((name) => ['--dev-bind', `/dev/${name}`, `/dev/${name}`]),
    ...['--symlink', '/proc/self/fd', '/dev/fd'],
    ...['stdin', 'stdout', 'stderr'].flatMap((name, fd) => ['--symlink', `/proc/self/fd/${fd}`, `/dev/${name}`]),
    ...['--remount-ro', '/dev'],
  ];
}

function bindLibraries(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ['--symlink', readlinkSync(folder), folder]
    : ['--ro-bind', folder, folder];
}
