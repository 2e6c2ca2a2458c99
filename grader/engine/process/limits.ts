import { constants } from 'node:os';

/** Limits on one process of a student's with all that it starts; going over one ends it, or fails the call that would. */
export interface Limits {
  /** Printed on standard output and standard error together. */
  outputBytes: number;
  /** Held in RAM, all processes together; looked at every 100 ms. */
  memoryBytes: number;
  /** Processes at a time, the first one included; looked at every 100 ms. */
  processes: number;
  /** Time on a CPU of each process, all its threads together. */
  cpuSeconds: number;
  /** Files and sockets that a process has open. */
  openFiles: number;
  /** Size of each file that it writes. */
  fileBytes: number;
  /** All files that it has written, in folders for temporary files. */
  scratchBytes: number;
  /** Sent to the check over the network, in one check. */
  wireBytes: number;
}

export const MEBIBYTE = 1024 * 1024;

export const limits: Limits = {
  outputBytes: 8 * MEBIBYTE,
  memoryBytes: 768 * MEBIBYTE,
  processes: 32,
  cpuSeconds: 60,
  openFiles: 1024,
  fileBytes: 32 * MEBIBYTE,
  scratchBytes: 64 * MEBIBYTE,
  wireBytes: 64 * MEBIBYTE,
};

/** What a signal tells that a process died of, where it is a limit that the system enforces. */
export function brokenLimit(signal: NodeJS.Signals | null, { cpuSeconds }: Limits): string | undefined {
  return signal === 'SIGXCPU' ? `used more than ${cpuSeconds} seconds of CPU time` : undefined;
}

/** Errors that a call throws when it would go over a limit, by their code. */
const refusals: Record<string, (limits: Limits) => string> = {
  EMFILE: ({ openFiles }) => `had more than ${openFiles} files and sockets open`,
  EFBIG: ({ fileBytes }) => `wrote a file of more than ${mebibytes(fileBytes)}`,
  ENOSPC: () => 'wrote more than its folder for temporary files holds',
};

/** What the code of an error tells, where it is a limit that the system enforces; or what a program printed as it died of one. */
export function refusedByLimit(code: string | undefined, printed: string, limits: Limits): string | undefined {
  const known = code ?? /^ {2}code: '(\w+)'/m.exec(printed)?.[1];
  return known !== undefined && Object.hasOwn(refusals, known) ? refusals[known]?.(limits) : undefined;
}

/** The signal by which a process ended. Bubblewrap, as a shell would, ends with 128 and the signal's number when its program did. */
export function signalOf(
  exit: { code: number | null; signal: NodeJS.Signals | null },
  relayed: boolean,
): NodeJS.Signals | null {
  const { code, signal } = exit;
  if (signal !== null || !relayed || code === null || code <= 128) return signal;
  const names = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return names.find(([, number]) => number === code - 128)?.[0] ?? null;
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}
