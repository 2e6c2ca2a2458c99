import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { Lateness } from './lateness.js';

/** What Linux tells under /proc. Everywhere else these find nothing, and their callers do without. */

/**
 * A process and all that descends from it, by process id, as seen from here; empty where there is no /proc. Where the kernel names a thread's
 * children (proc_pid_task(5)), what else runs on the machine is not looked at.
 */
export function processTree(root: number): number[] {
  if (!isAlive(root)) return [];
  const children = namesChildren ? childrenOf : childrenByParents(root);
  // A set goes on to what is added to it meanwhile.
  const found = new Set([root]);
  for (const pid of found) for (const child of children(pid)) found.add(child);
  return [...found];
}

/** False for a kernel that was built without CONFIG_PROC_CHILDREN. */
const namesChildren = existsSync('/proc/thread-self/children');

function childrenOf(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function childrenByParents(root: number): (pid: number) => readonly number[] {
  const children = new Map<number, number[]>();
  for (const pid of startedSince(root)) {
    const parent = parentOf(pid);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return (pid) => children.get(pid) ?? [];
}

/** The process that a process belongs to; NaN when it is gone. */
export function parentOf(pid: number): number {
  return Number(afterCommand(read(`/proc/${pid}/stat`)).split(' ')[1]);
}

/** True once a process that was sent SIGSTOP stands still, which it does not before its next turn on a CPU: until then it may do one thing more. */
export function isStopped(pid: number): boolean {
  return afterCommand(read(`/proc/${pid}/stat`)).startsWith('T');
}

/** True while a process's first thread has a CPU or waits for one, as in an endless loop. */
export function isRunnable(pid: number): boolean {
  return afterCommand(read(`/proc/${pid}/stat`)).startsWith('R');
}

/** Processes that can have been started after this one: their ids are larger, unless the counter has begun anew since. */
function startedSince(root?: number): number[] {
  const newest = Number(read('/proc/loadavg').split(' ')[4] ?? 0);
  const pids = list('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  return root === undefined || newest < root ? pids : pids.filter((pid) => pid > root && pid <= newest);
}

function isAlive(pid: number): boolean {
  return read(`/proc/${pid}/stat`) !== '';
}

/**
 * Time that a process ran, over all its threads, and time that it was ready to run but had to wait for a CPU, in ms.
 * What was waited is that of the thread that waited most: a program whose threads all wait at once is held up only once.
 */
export function schedule(pid: number): { ranMs: number; waitedMs: number } {
  let [ran, waited] = [0, 0];
  for (const thread of list(`/proc/${pid}/task`)) {
    const [threadRan = '0', threadWaited = '0'] = read(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    ran += Number(threadRan);
    waited = Math.max(waited, Number(threadWaited));
  }
  return { ranMs: ran / 1e6, waitedMs: waited / 1e6 };
}

let lateness: Lateness | undefined;

/** The same of this process's main thread, which runs all of its JavaScript; as it can tell by its own timers where the system does not. */
export function mainThread(): { ranMs: number; waitedMs: number } {
  if (!knowsSchedule) return (lateness ??= new Lateness()).sample();
  const [ran = '0', waited = '0'] = read('/proc/self/schedstat').split(' ');
  return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 };
}

/** True where `schedule` knows anything. */
export const knowsSchedule: boolean = read('/proc/self/schedstat') !== '';

/** What a process was started as, its words apart by NUL; empty when it is gone. */
export function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

/** Memory that a process holds in RAM, in bytes. */
export function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * 4096;
}

/**
 * Processes whose environment holds a variable that fits.
 * @param since only those that can have been started after this one
 */
export function processesWith(variable: string, fits: (value: string) => boolean, since?: number): number[] {
  const prefix = `${variable}=`;
  return startedSince(since).filter((pid) => {
    const found = read(`/proc/${pid}/environ`)
      .split('\0')
      .find((entry) => entry.startsWith(prefix));
    return found !== undefined && fits(found.slice(prefix.length));
  });
}

/** Processes of a user that can have been started after this one. */
export function processesOf(uid: number, since: number): number[] {
  return startedSince(since).filter((pid) => Number(/^Uid:\t(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]) === uid);
}

/** Inodes of the sockets that a process has open; undefined when they may not be looked at. */
export function socketInodes(pid: number): Set<string> | undefined {
  const descriptors = tryList(`/proc/${pid}/fd`);
  return descriptors && new Set(descriptors.flatMap((fd) => socketOf(pid, fd) ?? []));
}

/** Whether a process has one of these sockets open. */
export function holdsSocket(pid: number, inodes: ReadonlySet<string>): boolean {
  return list(`/proc/${pid}/fd`).some((fd) => inodes.has(socketOf(pid, fd) ?? ''));
}

function socketOf(pid: number, fd: string): string | undefined {
  return /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${fd}`))?.[1];
}

/** What the kernel hands out of such a table at once: as many whole rows as fit into a page of memory (seq_file). */
const PAGE = 4096;
const LONGEST_ROW = 200;

/**
 * The rows of one of /proc/net's socket tables, each cut at blanks; those that listen come first. To find the next rows, or that there
 * are none, the kernel walks milliseconds through its hash of connections: whoever has seen enough stops, and a page with room for more
 * was the last.
 */
export function* socketTable(name: 'tcp' | 'tcp6' | 'udp' | 'udp6'): Generator<string[], void> {
  let file: number;
  try {
    file = openSync(`/proc/net/${name}`, 'r');
  } catch {
    return;
  }
  try {
    const page = Buffer.alloc(PAGE);
    for (let size = PAGE, rest = ''; size > PAGE - LONGEST_ROW;) {
      size = readSync(file, page, 0, PAGE, null);
      const rows = (rest + page.toString('latin1', 0, size)).split('\n');
      rest = rows.pop() ?? '';
      for (const row of rows) if (!row.includes('local_address')) yield row.trim().split(/\s+/);
    }
  } finally {
    closeSync(file);
  }
}

/** The command's name stands in brackets and may hold anything; what comes after the last one is plain. */
function afterCommand(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  return tryList(folder) ?? [];
}

function tryList(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

/** Set of a socket that has called `listen`: __SO_ACCEPTCON of include/linux/net.h. */
const ACCEPTS = 0x10000;

/** Sockets of the machine that have a path for a name; none where the system does not tell. */
export function unixSockets(): { inode: string; listens: boolean; path: string }[] {
  let table: string;
  try {
    table = readFileSync('/proc/net/unix', 'utf8');
  } catch {
    return [];
  }
  return table.split('\n').flatMap((row) => {
    const [, , , flags = '', , , inode = '', ...path] = row.split(' ').filter((field) => field !== '');
    return inode === '' ? [] : [{ inode, listens: (parseInt(flags, 16) & ACCEPTS) !== 0, path: path.join(' ') }];
  });
}
