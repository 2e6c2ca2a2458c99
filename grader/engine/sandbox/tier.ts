/** From the strongest to the weakest. */
export const tiers = ['bubblewrap', 'user', 'process'] as const;
export type Tier = (typeof tiers)[number];

/** A program to start, with nothing left to inherit: `env` is all of its environment. */
export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** As whom it runs; default: as the grader does. */
  uid?: number;
  gid?: number;
  /** Files that it inherits open for reading, as descriptors from {@link FIRST_INHERITED_FD} on. */
  inherits?: string[];
}

/** The descriptors below are those of the student's process: standard input, output and error, the channel, what its sandbox reports, its last words. */
export const FIRST_INHERITED_FD = 6;

/** A program of ours that reads what strangers wrote, such as a compiler. */
export interface Tool {
  file: string;
  args: string[];
  /** All that it may see of this machine's files, read-only; the program itself included. */
  sees: string[];
  /** Where it runs; one of these. */
  cwd: string;
}

/** The files that a student's program consists of, by name, and what starts it. They appear together in one read-only folder. */
export interface Staged {
  /** Folder on this machine that holds the files. */
  folder: string;
  /** Files in it, relative; the first is the one that Node is given. */
  nodeArgs: (inside: string) => string[];
  /** The group that may read the folder, where the program runs as somebody else. */
  gid?: number | undefined;
  /** What {@link Sandbox.furnish} has filled, in a tier that has it. */
  furniture?: string | undefined;
  /** A descriptor that becomes its standard input; a pipe where there is none. */
  stdin?: number | undefined;
}

export interface Sandbox {
  readonly tier: Tier;
  /** True where programs see a machine with as much memory as they may use, from which Node takes how large its heap may grow. */
  readonly showsMemory?: true;
  /** Starts a grading worker so that it and all its students' programs have a network of their own, where the tier has that. */
  enclose(worker: Command): Command;
  /** A group for the folder that holds one program, where programs run as somebody else; undefined where they run as the grader does. */
  groupFor?(): number | undefined;
  /** Writes files that the sandbox is made with, the same for all programs, into a folder that everybody may read. */
  furnish?(folder: string): void;
  /** Starts a tool where it can read what it is to read, and can neither write nor speak to anybody, as far as the tier can tell. */
  confineTool(tool: Tool): Command;
  /** Starts a student's program where it can do no harm. `infoFd` is a descriptor that it may report its first process id on. */
  confine(program: Staged, infoFd: number): Command;
}
