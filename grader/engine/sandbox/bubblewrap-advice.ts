import { existsSync, readFileSync } from 'node:fs';

/** Switches of Linux that keep ordinary users from namespaces: the value that does, and the one that lets them. */
const SWITCHES = [
  // Ubuntu since 23.10.
  { name: 'kernel.apparmor_restrict_unprivileged_userns', closed: '1', open: '0' },
  // Debian before 11, Arch's hardened kernel.
  { name: 'kernel.unprivileged_userns_clone', closed: '0', open: '1' },
  // Red Hat's family, where an administrator has turned them off (namespaces(7)).
  { name: 'user.max_user_namespaces', closed: '0', open: '15000' },
] as const;

/** What is looked at on a machine. */
export interface Machine {
  /** The content of a file; undefined when there is none. */
  read: (file: string) => string | undefined;
}

const thisMachine: Machine = {
  read: (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined),
};

/** What to do about what bubblewrap printed when it failed. */
export function adviceOn(printed: string, machine: Machine = thisMachine): string {
  if (/unknown option/i.test(printed)) return `bubblewrap 0.8.0 or later is needed (${printed})`;
  if (!/user namespace|uid map|Operation not permitted|Permission denied|No permissions|No space left/i.test(printed))
    return `bubblewrap failed (${printed}); 0.8.0 or later is needed`;
  const isContainer = ['/.dockerenv', '/run/.containerenv'].some((file) => machine.read(file) !== undefined);
  // The switches are the host's there, and a container's seccomp filter refuses whatever they say.
  if (isContainer)
    return `this container refuses namespaces (${printed}); start it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, or grade in it as root with --sandbox user`;
  const closed = SWITCHES.find(
    ({ name, closed: value }) => machine.read(`/proc/sys/${name.replaceAll('.', '/')}`)?.trim() === value,
  );
  const what = `this machine refuses namespaces (${printed})`;
  return closed === undefined ? what : `${what}; sudo sysctl ${closed.name}=${closed.open}`;
}
