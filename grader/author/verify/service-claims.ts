import { existsSync, readFileSync } from 'node:fs';
import { BrokenCourse, describeProblem, type CourseProblem } from '../../course/broken-course.js';
import type { Lesson } from '../../course/lessons/lesson.js';
import { portRows, type PortRow } from '../../course/lessons/port-tables.js';
import { readWordings, servicesIn, type Service, type Wording } from '../../course/lessons/services.js';
import { courseRoot } from '../../course/root.js';
import { SERVICES_FILE } from '../../engine/machine/services-file.js';
import { claim, type Claim } from './claim.js';
import { counted } from './counted.js';

const WORDINGS = 'content/services.yaml';

/**
 * That ports in the lessons' tables are those of the system's services file. Where there is none, nothing is claimed.
 * @param areAll whether these are all lessons, so that a wording which none of them has is of no use
 */
export function serviceClaims(
  lessons: readonly Lesson[],
  areAll: boolean,
  { root = courseRoot, servicesFile = SERVICES_FILE }: { root?: string; servicesFile?: string } = {},
): Claim[] {
  if (!existsSync(servicesFile)) return [];
  try {
    const wordings = readWordings(root);
    const services = servicesIn(readFileSync(servicesFile, 'utf8'));
    const rows = lessons.flatMap((lesson) => portRows(lesson).map((row) => ({ lesson, row })));
    const used = new Set<Wording>();
    const problems = rows.flatMap(({ lesson: { file }, row }) => {
      const own = problemsOf(row, [nameIn(row)], services);
      const wording = own.length === 0 ? undefined : wordings.find(({ says }) => isSameText(says, row.says));
      if (wording) used.add(wording);
      const messages = wording ? problemsOf(row, wording.services, services) : own;
      return messages.map((message): CourseProblem => ({ file, line: row.line, message }));
    });
    const idle = wordings.filter((wording) => areAll && !used.has(wording));
    return [
      claim(
        `the ports in ${counted(rows.length, 'cell')} of the lessons' tables are those of ${servicesFile}`,
        problems.map(describeProblem),
      ),
      claim(
        `the lessons' tables need all of ${WORDINGS}`,
        idle.map(({ says }) => `no table says "${says}", or it is the name there: remove it`),
      ),
    ];
  } catch (error) {
    if (!(error instanceof BrokenCourse)) throw error;
    return [claim(`${WORDINGS} says how tables name services`, error.problems.map(describeProblem))];
  }
}

/** What is wrong with a row, if these are the services that it means. */
function problemsOf(row: PortRow, names: readonly string[], services: readonly Service[]): string[] {
  const found = names.map((name) => services.filter((service) => service.names.includes(name)).filter(isOfTransport));
  const unknown = names.filter((_, index) => found[index]?.length === 0);
  if (unknown.length > 0)
    return unknown.map((name) => `"${row.says}": there is no service "${name}"; say in ${WORDINGS} which one is meant`);
  const ports = [...new Set(found.flat().map(({ port }) => port))];
  const strange = row.transports.filter((transport) => !found.flat().some(({ protocol }) => protocol === transport));
  const right = names.length === 0 ? `none by ${WORDINGS}` : `${names.join(', ')} ${listed(ports)} in the file`;
  return [
    ...(isSame(ports, row.ports) ? [] : [`"${row.says}" has ${listed(row.ports)} in the table, and ${right}`]),
    ...strange.map((transport) => `"${row.says}" has no port of ${transport.toUpperCase()} in the file`),
  ];
}

function isOfTransport({ protocol }: Service): boolean {
  return protocol === 'tcp' || protocol === 'udp';
}

/** What stands before a comma or a parenthesis. */
function nameIn({ says }: PortRow): string {
  return (says.split(/[,(]/)[0] ?? '').trim().toLowerCase();
}

function isSameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isSame(ports: readonly number[], told: readonly number[]): boolean {
  return [...ports].sort().join() === [...new Set(told)].sort().join();
}

function listed(ports: readonly number[]): string {
  return ports.length === 0 ? 'no port' : `port ${ports.join(', ')}`;
}
