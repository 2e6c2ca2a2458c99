/**
 * A filter of system calls (seccomp(2)): what a program of Node's never needs, and by which native code could hold memory
 * that nobody counts, look for faults in the kernel, or speak to the machine around its namespaces. The list follows those of Docker and
 * Flatpak. Written as classic BPF (linux/filter.h), which bubblewrap hands to the kernel.
 */

/** The calls that are refused with EPERM, by their numbers on x86_64 (asm/unistd_64.h) and on arm64 (asm-generic/unistd.h). */
const REFUSED: Readonly<Record<string, readonly [x64: number, arm64?: number]>> = {
  // Memory that belongs to no process.
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  shmat: [30, 196],
  shmctl: [31, 195],
  semget: [64, 190],
  msgget: [68, 186],
  mq_open: [240, 180],
  // Other processes.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  process_madvise: [440, 440],
  // Parts of the kernel with a long history of faults.
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  modify_ldt: [154],
  vmsplice: [278, 75],
  personality: [135, 92],
  lookup_dcookie: [212, 18],
  uselib: [134],
  nfsservctl: [180, 42],
  move_pages: [279, 239],
  migrate_pages: [256, 238],
  mbind: [237, 235],
  set_mempolicy: [238, 237],
  // Namespaces and file systems.
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  fanotify_init: [300, 262],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  // The machine itself.
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  acct: [163, 89],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  syslog: [103, 116],
  iopl: [172],
  ioperm: [173],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  vhangup: [153, 58],
};

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK, by which the C library lists network interfaces. Sockets of a virtual machine (AF_VSOCK) know no network namespace. */
const FAMILIES = [1, 2, 10, 16];
/** Every CLONE_NEW… (sched.h). */
const NEW_NAMESPACES = 0x7e02_0080;
/** Types a character into the terminal, for whoever reads it next. */
const TIOCSTI = 0x5412;
/** From here on x86_64 counts the calls of its ABI x32 (asm/unistd.h), which would pass any list by number. */
const X32 = 0x4000_0000;

const machines = {
  x64: { audit: 0xc000_003e, clone: 56, clone3: 435, socket: 41, ioctl: 16, at: 0 },
  arm64: { audit: 0xc000_00b7, clone: 220, clone3: 435, socket: 198, ioctl: 29, at: 1 },
} as const;

// Operation codes, linux/bpf_common.h: load a word from the call's description (struct seccomp_data), compare, return.
const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;
const ALLOW = 0x7fff_0000;
const fail = (errno: number): number => 0x0005_0000 | errno;

// Where struct seccomp_data has what: the number, the architecture, the low words of the first two arguments.
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST = 16;
const SECOND = 24;

type Instruction = readonly [code: number, then: number, otherwise: number, value: number];

/** The filter for a processor as Node names it (`process.arch`); undefined where we have no list of its calls. */
export function systemCallFilter(arch: string = process.arch): Buffer | undefined {
  if (arch !== 'x64' && arch !== 'arm64') return undefined;
  const { audit, clone, clone3, socket, ioctl, at } = machines[arch];
  const refused = Object.values(REFUSED).flatMap((numbers) => numbers[at] ?? []);
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    [IF_EQUAL, 1, 0, audit],
    [RETURN, 0, 0, fail(EPERM)],
    [LOAD, 0, 0, NUMBER],
    [IF_AT_LEAST, 0, 1, X32],
    [RETURN, 0, 0, fail(EPERM)],
    // Its flags lie in memory, where no filter can look: the C library then asks for clone.
    ...only(clone3, [[RETURN, 0, 0, fail(ENOSYS)]]),
    ...only(clone, [
      [LOAD, 0, 0, FIRST],
      [IF_ANY_BIT, 0, 1, NEW_NAMESPACES],
      [RETURN, 0, 0, fail(EPERM)],
      [RETURN, 0, 0, ALLOW],
    ]),
    ...only(socket, [
      [LOAD, 0, 0, FIRST],
      ...FAMILIES.map((family, index): Instruction => [IF_EQUAL, FAMILIES.length - index, 0, family]),
      [RETURN, 0, 0, fail(EAFNOSUPPORT)],
      [RETURN, 0, 0, ALLOW],
    ]),
    ...only(ioctl, [
      [LOAD, 0, 0, SECOND],
      [IF_EQUAL, 0, 1, TIOCSTI],
      [RETURN, 0, 0, fail(EPERM)],
      [RETURN, 0, 0, ALLOW],
    ]),
    ...refused.flatMap((number) => only(number, [[RETURN, 0, 0, fail(EPERM)]])),
    [RETURN, 0, 0, ALLOW],
  ]);
}

/** What to do for one call; it has to end in a return, since it may overwrite the number. */
function only(number: number, what: readonly Instruction[]): Instruction[] {
  return [[IF_EQUAL, 0, what.length, number], ...what];
}

function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [code, then, otherwise, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(then, index * 8 + 2);
    bytes.writeUInt8(otherwise, index * 8 + 3);
    bytes.writeUInt32LE(value, index * 8 + 4);
  }
  return bytes;
}
