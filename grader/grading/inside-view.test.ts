import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { courseRoot } from '../course/root.js';
import { programFile } from '../engine/machine/programs.js';
import { limits, MEBIBYTE } from '../engine/process/limits.js';
import { resultSchema, type Result } from '../engine/results/result.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { isOpen } from '../engine/sandbox/reach.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import type { Tier } from '../engine/sandbox/tier.js';
import { gradeAll } from './grade-all.js';

jest.setTimeout(120_000);

/** What a program says of where it runs. */
const viewSchema = z.strictObject({
  ids: z.array(z.number()),
  groups: z.array(z.number()),
  user: z.string(),
  host: z.string(),
  heapMib: z.number(),
  localhost: z.string(),
  place: z.string(),
  status: z.record(z.string(), z.string()),
  descriptors: z.array(z.string()),
  mounts: z.array(z.string()),
  root: z.array(z.string()),
  dev: z.array(z.string()),
  etc: z.array(z.string()),
  proc: z.array(z.string()),
  sys: z.array(z.string()),
  opened: z.array(z.string()),
  environment: z.array(z.string()),
});
type View = z.infer<typeof viewSchema>;

/** Files that nobody may open for writing, and folders in which nobody may make any: each is a way out, or memory that counts to no one. */
const CLOSED = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/net/ipv4/ip_local_port_range',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sysrq-trigger',
  '/proc/1/oom_score_adj',
  '/proc/1/mem',
  '/dev/kmsg',
  '/dev/mem',
  '/dev/ptmx',
  '/dev/vda',
  '/dev/kvm',
  '/dev/net/tun',
  '/etc/passwd',
  '/sys/kernel/uevent_helper',
];
const CLOSED_FOLDERS = ['/dev', '/dev/shm', '/dev/mqueue', '/etc', '/home', '/', '/var/tmp', '/run', '/sys/fs/cgroup'];

const PROBE = `
import fs from 'node:fs';
import os from 'node:os';
import v8 from 'node:v8';
import dns from 'node:dns/promises';
const list = (folder: string): string[] => { try { return fs.readdirSync(folder).sort(); } catch { return []; } };
const opens = (file: string): boolean => { try { fs.closeSync(fs.openSync(file, 'r+')); return true; } catch { return false; } };
const makes = (folder: string): boolean => { const file = folder + '/course-probe'; try { fs.closeSync(fs.openSync(file, 'wx')); fs.rmSync(file); return true; } catch { return false; } };
const safely = (read: () => string): string => { try { return read(); } catch (error) { return String(error); } };
export async function startEchoServer(): Promise<void> {
  const status = fs.readFileSync('/proc/self/status', 'utf8').split('\\n').map((line) => line.split(':\\t'));
  const wanted = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp'];
  const kinds = list('/proc/self/fd').map((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).replace(/:.*/, ''); } catch { return ''; } });
  const view = {
    ids: [process.getuid!(), process.geteuid!(), process.getgid!(), process.getegid!()],
    groups: process.getgroups!(),
    user: safely(() => os.userInfo().username),
    host: os.hostname(),
    heapMib: Math.round(v8.getHeapStatistics().heap_size_limit / 1024 / 1024),
    place: [Intl.DateTimeFormat().resolvedOptions().locale, String(new Date(0)), (1234.5).toLocaleString()].join('; '),
    localhost: await dns.lookup('localhost').then(({ address }) => address, String),
    status: Object.fromEntries(status.filter(([key]) => wanted.includes(key!)).map(([key, value]) => [key, value!.trim()])),
    descriptors: [...new Set(kinds.filter((kind) => kind !== ''))].sort(),
    mounts: fs.readFileSync('/proc/self/mounts', 'utf8').trim().split('\\n').map((line) => { const [, place, kind, how] = line.split(' '); return [place, kind, how!.split(',')[0]].join(' '); }),
    root: list('/'), dev: list('/dev'), etc: list('/etc'), sys: list('/sys'),
    proc: list('/proc').filter((name) => !/^[0-9]+$/.test(name)),
    opened: [...${JSON.stringify(CLOSED)}.filter(opens), ...${JSON.stringify(CLOSED_FOLDERS)}.filter(makes)],
    environment: Object.keys(process.env).sort(),
  };
  throw new Error('VIEW' + JSON.stringify(view) + 'END');
}
`;

/** Whether its mode lets accounts without a name of their own read and write it; false where there is no such file. */
function isOpenToAll(file: string): boolean {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o006) === 0o006;
}

let folder: string;
let entry: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-view-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'class', 'probe'), { recursive: true });
  entry = join(folder, 'class', 'probe', 'echo-server.ts');
  writeFileSync(entry, PROBE);
});
afterAll(() => rmSync(folder, { recursive: true }));

function viewIn(result: Result | undefined): View {
  const [check] = result?.checks ?? [];
  const message = check?.outcome === 'failed' ? check.finding.message : JSON.stringify(result);
  return viewSchema.parse(JSON.parse(/VIEW(.*)END/.exec(message)?.[1] ?? message));
}

async function viewOf(tier: Tier): Promise<View> {
  const [result] = await gradeAll([{ student: 'probe', exercise: 'echo-server', entry, seed: 1, asStub: false }], {
    sandbox: sandboxOf(tier),
  });
  if (result === undefined || 'fault' in result) throw new Error(result?.fault);
  return viewIn(result);
}

/** The same as graded by an ordinary user of this machine, with the command. */
async function viewOfOrdinaryUser(tier: Tier): Promise<View> {
  const [out, id] = [join(folder, `out-${tier}`), 61_234];
  mkdirSync(out);
  chmodSync(out, 0o777);
  const args = [join(courseRoot, 'dist', 'cli.cjs'), 'grade', join(folder, 'class')];
  const child = spawn(process.execPath, [...args, '--exercise', 'echo-server', '--out', out, '--sandbox', tier], {
    ...{ cwd: folder, uid: id, gid: id, env: { PATH: process.env['PATH'], HOME: folder } },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  return viewIn(resultSchema.parse(JSON.parse(readFileSync(join(out, 'results.jsonl'), 'utf8'))));
}

/** The same in every tier, wherever the machine stands. */
const PLACE = 'en-US; Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time); 1,234.5';
/** The same in every tier, but for what V8 keeps for young objects. */
function expectHeap({ heapMib }: View): void {
  const half = limits.memoryBytes / MEBIBYTE / 2;
  expect(heapMib).toBeGreaterThanOrEqual(half);
  expect(heapMib).toBeLessThan(half + 64);
}

const RIGHTS = ['CapInh', 'CapPrm', 'CapEff', 'CapAmb'];
/** Node's own; the channel, and what it prints to, are sockets. */
const DESCRIPTORS = ['/dev/null', 'anon_inode', 'pipe', 'socket'];
/** Nothing of the machine in it but what a program needs to know its processors and memory. */
const HIDDEN = ['acpi', 'asound', 'bus', 'driver', 'fs', 'irq', 'scsi'];

function expectBubblewrap(view: View): void {
  expect(view.ids).toEqual([65534, 65534, 65534, 65534]);
  expect(view.groups.filter((id) => id !== 65534)).toEqual([]);
  expect([view.user, view.host, view.localhost]).toEqual(['student', 'student', '127.0.0.1']);
  expect(view.place).toBe(PLACE);
  expectHeap(view);
  const { NoNewPrivs, Seccomp, ...capabilities } = view.status;
  for (const [name, mask] of Object.entries(capabilities)) expect([name, Number(`0x${mask}`)]).toEqual([name, 0]);
  expect(NoNewPrivs).toBe('1');
  if (['x64', 'arm64'].includes(process.arch)) expect(Seccomp).toBe('2');
  expect(view.descriptors.filter((kind) => !DESCRIPTORS.includes(kind))).toEqual([]);
  expect(view.root.filter((name) => !/^lib(32|64)?$/.test(name))).toEqual(['dev', 'etc', 'home', 'proc', 'tmp', 'usr']);
  expect(view.dev).toEqual(['fd', 'full', 'null', 'random', 'stderr', 'stdin', 'stdout', 'urandom', 'zero']);
  expect(view.etc).toEqual(['group', 'host.conf', 'hosts', 'nsswitch.conf', 'passwd']);
  expect(view.sys).toEqual([]);
  // Devices, and files of /proc that the empty device covers, are bound from the machine's own /dev, which is writable.
  const covered = /^\/(dev\/(null|zero|full|u?random)|proc\/[a-z_-]+) /;
  const writable = view.mounts.filter((mount) => mount.endsWith(' rw') && !covered.test(mount));
  expect(writable).toEqual(['/tmp tmpfs rw']);
  for (const name of HIDDEN) expect(view.mounts).not.toContain(`/proc/${name} tmpfs rw`);
  expect(view.opened).toEqual([]);
  expect(view.environment).toEqual(['HOME', 'LANG', 'PWD', 'TMPDIR', 'TZ']);
}

testWith('bubblewrap')('in bubblewrap a program sees what it is to see, and nothing else', async () => {
  expectBubblewrap(await viewOf('bubblewrap'));
});

/** Only root can become an ordinary user, who has to be able to read the course. */
const canBeOrdinary = process.getuid?.() === 0 && isOpen(join(courseRoot, 'dist', 'cli.cjs'));
(canBeOrdinary ? testWith('bubblewrap') : test.skip)('the same where an ordinary user grades', async () => {
  expectBubblewrap(await viewOfOrdinaryUser('bubblewrap'));
});

testWith('user')(
  'in the sandbox user a program has no rights, and can write to nothing but shared folders for temporary files',
  async () => {
    const view = await viewOf('user');
    const { ids, groups, user, place, status, descriptors, opened, environment } = view;
    expectHeap(view);
    expect(place).toBe(PLACE);
    // As in bubblewrap: no account of this machine has its id.
    expect(user).toBe('student');
    expect(ids.every((id) => id >= 20_000 && id <= 60_000)).toBe(true);
    expect(groups.filter((id) => id < 20_000)).toEqual([]);
    for (const name of RIGHTS) expect([name, Number(`0x${status[name]}`)]).toEqual([name, 0]);
    if (programFile('setpriv') !== undefined) expect(status['NoNewPrivs']).toBe('1');
    expect(descriptors.filter((kind) => !DESCRIPTORS.includes(kind))).toEqual([]);
    // This tier has no file system of its own: where the machine lets every account open the device, a program may as well. It takes
    // CAP_NET_ADMIN to do anything with it, which none has (`RIGHTS`).
    const devices = isOpenToAll('/dev/net/tun') ? ['/dev/net/tun'] : [];
    const expected = ['/dev/shm', '/var/tmp', '/dev/mqueue', '/dev/ptmx', ...devices];
    expect(opened.filter((place) => !expected.includes(place))).toEqual([]);
    expect(environment).toEqual(['COURSE_LAUNCH', 'HOME', 'LANG', 'TMPDIR', 'TZ']);
  },
);

const withProc = existsSync('/proc/self/status') ? test : test.skip;
withProc('in the sandbox process a program inherits nothing but what it is given', async () => {
  const view = await viewOf('process');
  const { place, descriptors, environment } = view;
  expectHeap(view);
  expect(place).toBe(PLACE);
  expect(descriptors.filter((kind) => !DESCRIPTORS.includes(kind))).toEqual([]);
  expect(environment).toEqual(['COURSE_LAUNCH', 'HOME', 'LANG', 'TMPDIR', 'TZ']);
});
