import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How long a program may take to say what it is, in ms. */
const LIMIT_MS = 2000;

interface ProgramFacts {
  /** What it is called in a reason: `there is no … on this machine`. */
  called: string;
  /** The package that has it, in Debian and Ubuntu. */
  install: string;
  /** Other names that it goes by. */
  names?: readonly string[];
  /** Where several programs share the name: what to ask it, and what the right one answers. */
  asked?: { args: readonly string[]; answer: RegExp };
}

/** Programs of the machine that checks and the grader's own tests use, and that a machine may lack. */
const programs = {
  nc: {
    called: "nc like OpenBSD's",
    install: 'netcat-openbsd',
    // The others take their arguments differently.
    asked: { args: ['-h'], answer: /OpenBSD|nc \[-46/ },
  },
  curl: { called: 'curl', install: 'curl' },
  python3: { called: 'python3', install: 'python3' },
  ss: { called: 'ss', install: 'iproute2' },
  netstat: { called: 'netstat', install: 'net-tools' },
  script: { called: 'script', install: 'bsdutils' },
  chromium: { called: 'chromium', install: 'chromium', names: ['chromium-browser', 'google-chrome'] },
} as const satisfies Record<string, ProgramFacts>;

export type ProgramName = keyof typeof programs;
export const programNames = Object.keys(programs) as ProgramName[];

/** By name and search path, since asking takes a process. */
const known = new Map<string, string | undefined>();

/** Why a program cannot be used here and what to install, on one line; undefined when it can. */
export function lackOfProgram(name: ProgramName): string | undefined {
  const key = `${name} ${process.env['PATH']}`;
  if (!known.has(key)) known.set(key, findLack(programs[name], name));
  return known.get(key);
}

/** Where a program of the system is, looked for as a shell would; undefined when there is none. */
export function programFile(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending}`))).find(isExecutable);
}

function findLack({ called, install, names = [], asked }: ProgramFacts, name: string): string | undefined {
  const file = [name, ...names].map(programFile).find((one) => one !== undefined);
  if (file !== undefined && (asked === undefined || asked.answer.test(said(file, asked.args)))) return undefined;
  return `there is no ${called} on this machine (Debian, Ubuntu: sudo apt-get install ${install})`;
}

function said(file: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', timeout: LIMIT_MS });
  return `${stdout ?? ''}${stderr ?? ''}`;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
