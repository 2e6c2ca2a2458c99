import type { Command } from './tier.js';

/** Limits that the system itself enforces on each process. */
export interface SystemLimits {
  /** Time on a CPU, all threads together. */
  cpuSeconds: number;
  /** Time on a CPU, after the signal SIGXCPU has said that it is over, until it is killed. Default 5; programs in Go take no notice of the signal. */
  cpuGraceSeconds?: number;
  /** Files and sockets that it has open. */
  openFiles: number;
  /** Size of each file that it writes. */
  fileBytes: number;
  /** Memory that it may ask for, used or not. Default: any; Node reserves more than any machine has. */
  addressBytes?: number;
}

/** The shell's `ulimit` counts files in blocks of so many bytes (POSIX), and memory in KiB. */
const BLOCK = 512;
const KIB = 1024;

/**
 * The shell commands that set these limits. A limit that is lower already cannot be raised, and need not be; one that a system does not know
 * is not set. The soft limit on CPU time comes before the hard one, since it sends SIGXCPU, which names itself.
 */
export function ulimits({ cpuSeconds, cpuGraceSeconds = 5, openFiles, fileBytes, addressBytes }: SystemLimits): string {
  return [
    'ulimit -c 0',
    // In this order: a hard limit below the soft one is refused.
    `ulimit -S -t ${cpuSeconds}`,
    `ulimit -H -t ${cpuSeconds + cpuGraceSeconds}`,
    `ulimit -n ${openFiles}`,
    `ulimit -f ${Math.ceil(fileBytes / BLOCK)}`,
    ...(addressBytes === undefined ? [] : [`ulimit -v ${Math.ceil(addressBytes / KIB)}`]),
  ]
    .map((one) => `${one} 2>/dev/null;`)
    .join(' ');
}

/** The command under limits: a shell sets them for itself and becomes the command. Windows has no such shell. */
export function ulimited(command: Command, limits: SystemLimits): Command {
  if (process.platform === 'win32') return command;
  const script = `unset PWD OLDPWD; ${ulimits(limits)} exec "$@"`;
  return { ...command, file: '/bin/sh', args: ['-c', script, 'sh', command.file, ...command.args] };
}
