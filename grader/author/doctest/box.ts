import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../../course/root.js';
import { bubblewrap } from '../../engine/sandbox/bubblewrap.js';
import type { Command } from '../../engine/sandbox/tier.js';

const OWN = '/opt/rehearsal';
const HOME = '/home/student';
const ID = '1000';

/** The system's programs and what they need; in most systems today those in the root are links into /usr. */
const programFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/lib32'];

/** What programs read of /etc that is the same for all, and that lessons show. */
const machineFiles = [
  'services',
  'protocols',
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'debian_version',
];

/** And what is the box's own: there is one user, and no name but its own is known, so that nothing would be asked of others. */
const ownFiles = {
  hosts: '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n',
  passwd: `root:x:0:0::/:/bin/bash\nstudent:x:${ID}:${ID}::${HOME}:/bin/bash\n`,
  group: `root:x:0:\nstudent:x:${ID}:\n`,
};

/** curl shows how far it is only where its output is no terminal; and Python keeps back what it prints there. */
const environment = {
  HOME,
  PATH: `${OWN}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
  PYTHONUNBUFFERED: '1',
};

/**
 * A machine for one scene: the system's programs, read-only, with Node; a network with nothing but its loopback; an ordinary user with an
 * empty home, and no other processes. All of it is gone when its first program, `dist/perform.cjs`, ends.
 */
export class Box {
  private readonly etc = mkdtempSync(join(tmpdir(), 'rehearsal-etc-'));

  constructor() {
    for (const [name, content] of Object.entries(ownFiles)) writeFileSync(join(this.etc, name), content);
    writeFileSync(join(this.etc, 'curlrc'), 'no-progress-meter\n');
  }

  /** What starts its first program. */
  get command(): Command {
    const readOnly = (from: string, to: string) => ['--ro-bind-try', from, to];
    return bubblewrap.sandbox.enclose({
      file: 'bwrap',
      args: [
        ...['--unshare-user', '--unshare-all', '--share-net', '--disable-userns', '--cap-drop', 'ALL'],
        ...['--uid', ID, '--gid', ID, '--hostname', 'localhost'],
        ...['--die-with-parent', '--new-session', '--clearenv'],
        ...programFolders.flatMap(bindPrograms),
        ...machineFiles.flatMap((name) => readOnly(`/etc/${name}`, `/etc/${name}`)),
        ...Object.keys(ownFiles).flatMap((name) => readOnly(join(this.etc, name), `/etc/${name}`)),
        ...readOnly(process.execPath, `${OWN}/node`),
        ...readOnly(join(courseRoot, 'dist', 'perform.cjs'), `${OWN}/perform.cjs`),
        ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', HOME],
        ...readOnly(join(this.etc, 'curlrc'), `${HOME}/.curlrc`),
        ...['--remount-ro', '/', '--chdir', HOME],
        ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
        ...['--', `${OWN}/node`, `${OWN}/perform.cjs`],
      ],
      cwd: '/',
      env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    });
  }

  /** Removes the little that it has outside. */
  remove(): void {
    rmSync(this.etc, { recursive: true, force: true });
  }
}

function bindPrograms(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return lstatSync(folder).isSymbolicLink()
    ? ['--symlink', readlinkSync(folder), folder]
    : ['--ro-bind', folder, folder];
}
