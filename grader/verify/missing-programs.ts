import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SERVICES_FILE } from './service-claims.js';

const programs = [
  { name: 'nc', args: ['-h'], without: 'tests with a real netcat', install: 'netcat-openbsd' },
  { name: 'curl', args: ['--version'], without: 'tests with a real web client', install: 'curl' },
  { name: 'python3', args: ['--version'], without: "tests of Classroom 50's autograder", install: 'python3' },
  { name: 'chromium', args: ['--version'], without: 'tests of pages in a browser', install: 'chromium' },
] as const;

/** True when the program can be started here. */
export function isInstalled(name: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) =>
    execFile(name, args, (error) => resolve((error as NodeJS.ErrnoException | null)?.code !== 'ENOENT')),
  );
}

/** What could not be shown on this machine for want of a program, and what to install. */
export async function missingPrograms(noBubblewrap: string): Promise<string[]> {
  const lines =
    noBubblewrap === '' ? [] : [`tests of the sandbox bubblewrap, and the lessons' commands: ${noBubblewrap}`];
  for (const { name, args, without, install } of programs) {
    if (!(await isInstalled(name, args)))
      lines.push(`${without}: ${name} is not installed (Debian, Ubuntu: sudo apt-get install ${install})`);
  }
  if (!existsSync(SERVICES_FILE))
    lines.push(
      `ports in the lessons' tables: there is no ${SERVICES_FILE} (Debian, Ubuntu: sudo apt-get install netbase)`,
    );
  return lines;
}
