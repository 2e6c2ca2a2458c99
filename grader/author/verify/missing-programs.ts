import { existsSync } from 'node:fs';
import { lackOfProgram, type ProgramName } from '../../engine/machine/programs.js';
import { SERVICES_FILE } from '../../engine/machine/services-file.js';

/** What is left out without each program. */
const needed: Record<ProgramName, string> = {
  nc: "checks and tests with the machine's own netcat",
  curl: 'tests with a real web client',
  python3: "tests of Classroom 50's autograder",
  ss: "the lessons' commands that use it",
  netstat: "the lessons' commands that use it",
  script: 'tests of a watch in a terminal',
  chromium: 'tests of pages in a browser',
};

/**
 * What could not be shown on this machine for want of a program, and what to install.
 * @param testsLeftOut how many of the grader's own tests were skipped
 */
export function missingPrograms(noBubblewrap: string, testsLeftOut = 0): string[] {
  const lines =
    noBubblewrap === '' ? [] : [`tests of the sandbox bubblewrap, and the lessons' commands: ${noBubblewrap}`];
  for (const [name, without] of Object.entries(needed) as [ProgramName, string][]) {
    const lack = lackOfProgram(name);
    if (lack !== undefined) lines.push(`${without}: ${lack}`);
  }
  if (!existsSync(SERVICES_FILE))
    lines.push(
      `ports in the lessons' tables: there is no ${SERVICES_FILE} (Debian, Ubuntu: sudo apt-get install netbase)`,
    );
  const tests = `${testsLeftOut} of the grader's own tests`;
  if (testsLeftOut > 0)
    lines.push(lines.length > 0 ? `${tests}, for want of the above` : `${tests}, which this system cannot run`);
  return lines;
}
