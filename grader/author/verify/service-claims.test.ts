import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCourse } from '../../course/course.js';
import { changedContent } from '../../course/lessons/content.fixture.js';
import { readLesson } from '../../course/lessons/lesson.js';
import { serviceClaims } from './service-claims.js';

const SERVICES = `
domain 53/tcp # DNS
domain 53/udp
ftp 21/tcp
telnet 23/tcp
ssh 22/tcp
smtp 25/tcp mail
http 80/tcp www
https 443/tcp
https 443/udp
pop3 110/tcp pop-3
imap2 143/tcp imap
login 513/tcp
shell 514/tcp cmd
imaps 993/tcp
pop3s 995/tcp
submissions 465/tcp
submission 587/tcp
sip 5060/tcp
sip 5060/udp
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'course-services-'));
  writeFileSync(join(folder, 'services'), SERVICES);
});
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(change?: Parameters<typeof changedContent>[0]): string[] {
  const root = change && changedContent(change);
  const lessons = readCourse().lessons.map((id) => readLesson(id, root));
  const servicesFile = join(folder, 'services');
  return serviceClaims(lessons, true, { ...(root && { root }), servicesFile })
    .flatMap(({ problems }) => problems)
    .map((problem) => problem.replace(/^.*\/(content\/[^/]*)$/, '$1'));
}

const inLesson2 = (from: string, to: string) => problemsOf({ file: '02-server-ports.md', from, to });
const inLesson6 = (from: string, to: string) => problemsOf({ file: '06-listening-and-risk.md', from, to });
const inLesson9 = (from: string, to: string) => problemsOf({ file: '11-applications.md', from, to });

test('the ports of all tables are those of a services file, and all wordings are needed', () => {
  expect(problemsOf()).toEqual([]);
  const lessons = readCourse().lessons.map((id) => readLesson(id));
  const [{ name } = { name: '' }] = serviceClaims(lessons, true, { servicesFile: join(folder, 'services') });
  expect(name).toMatch(/^the ports in [3-9]\d cells /);
});

test("they are those of this system's file too, where it has one", () =>
  expect(
    serviceClaims(
      readCourse().lessons.map((id) => readLesson(id)),
      true,
    ).flatMap(({ problems }) => problems),
  ).toEqual([]));

test('a wrong port is told with the line of its row', () => {
  const [problem, ...more] = inLesson2('| SMTP | 25 | TCP |', '| SMTP | 26 | TCP |');
  expect(more).toEqual([]);
  expect(problem).toMatch(/02-server-ports\.md:39: "SMTP" has port 26 in the table, and smtp port 25 in the file$/);
});

test('a transport that the service does not have is told', () =>
  expect(inLesson2('| SSH | 22 | TCP |', '| SSH | 22 | UDP |')).toEqual([
    expect.stringMatching(/:38: "SSH" has no port of UDP in the file$/),
  ]));

test.each([
  ['SSH (22) |\n| HTTP, web', 'SSH (2222) |\n| HTTP, web', /"SSH" has port 2222 in the table/],
  ['SFTP (part of SSH, 22)', 'SFTP (part of SSH, 2)', /"SFTP \(part of SSH\)" has port 2 in the table/],
])('a wrong port beside a name in another column is told: %j', (from, to, problem) =>
  expect(inLesson6(from, to)).toEqual([expect.stringMatching(problem)]),
);

test('so is one of two that are right, one too few, and one too many', () => {
  expect(inLesson9('25, 587; 465', '25, 587; 456')).toHaveLength(1);
  expect(inLesson9('25, 587; 465', '25, 587')).toHaveLength(1);
  expect(inLesson9('| by agreement |\n', '| 5004 |\n')).toEqual([
    expect.stringMatching(/"SRTP" has port 5004 in the table, and none by content\/services\.yaml$/),
  ]);
});

test('a service that the file does not have is told, with what to do', () =>
  expect(inLesson2('| SMTP | 25 | TCP |', '| Mail service | 25 | TCP |')).toEqual([
    expect.stringMatching(
      /"Mail service": there is no service "mail service"; say in content\/services\.yaml which one/,
    ),
  ]));

test('a wording that no table uses is told', () =>
  expect(
    problemsOf({
      file: 'services.yaml',
      from: 'cells:\n',
      to: 'cells:\n  - { says: Gopher, services: [gopher], because: of age }\n',
    }),
  ).toEqual(['no table says "Gopher", or it is the name there: remove it']));

test('a wording without a reason is refused', () =>
  expect(problemsOf({ file: 'services.yaml', from: /\n {4}because: the file has its older name/, to: '' })).toEqual([
    expect.stringMatching(/services\.yaml: cells\.0\.because: /),
  ]));

test('without a services file nothing is claimed', () =>
  expect(serviceClaims([], true, { servicesFile: join(folder, 'none') })).toEqual([]));
