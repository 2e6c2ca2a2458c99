import { adviceOn } from './bubblewrap-advice.js';

const machine = (files: Record<string, string>) => ({ read: (file: string) => files[file] });
const REFUSED = 'bwrap: No permissions to create a new namespace';

test.each([
  [
    { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' },
    'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
  ],
  [{ '/proc/sys/kernel/unprivileged_userns_clone': '0\n' }, 'sudo sysctl kernel.unprivileged_userns_clone=1'],
  [{ '/proc/sys/user/max_user_namespaces': '0\n' }, 'sudo sysctl user.max_user_namespaces=15000'],
])('on a machine with %j it names the switch', (files, line) => {
  expect(adviceOn(REFUSED, machine(files))).toBe(`this machine refuses namespaces (${REFUSED}); ${line}`);
});

test('where no switch is closed, none is advised', () => {
  const open = { '/proc/sys/user/max_user_namespaces': '127000\n' };
  expect(adviceOn(REFUSED, machine(open))).toBe(`this machine refuses namespaces (${REFUSED})`);
});

test.each(['/.dockerenv', '/run/.containerenv'])('in a container with %s, its own options are advised', (file) => {
  const files = { [file]: '', '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' };
  const advice = adviceOn('bwrap: setting up uid map: Permission denied', machine(files));
  expect(advice).toMatch(/^this container refuses .*seccomp=unconfined.*--sandbox user$/);
  expect(advice).not.toContain('sysctl');
});

test.each(['bwrap: Unknown option --disable-userns', 'bwrap: execvp node: No such file or directory'])(
  'other output is shown, with the version that is required: %s',
  (printed) => {
    expect(adviceOn(printed, machine({}))).toMatch(/0\.8\.0 or later is needed/);
    expect(adviceOn(printed, machine({}))).toContain(printed);
  },
);
