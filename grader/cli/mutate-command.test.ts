import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Mutants } from '../author/mutation/mutants-file.js';
import { exerciseFiles } from '../course/course.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(600_000);

const SLUG = 'echo-server';
const folder = folderForEach();

test('a change that a check notices is caught, one that none does is told and kept, and its reason stays with it', async () => {
  const copy = CourseCopy.in(folder(), [SLUG]);
  const { mutants, reference } = exerciseFiles(SLUG, copy.root);
  const kept = () => parse(readFileSync(mutants, 'utf8')) as Mutants;
  writeFileSync(
    reference,
    `import net from 'node:net';
export function startEchoServer(port: number): net.Server {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  console.error('nobody asks for this');
  return server.listen(port);
}
`,
  );
  writeFileSync(mutants, 'reference: before\nchecks: before\ncaught: 0\nsurvived: []\n');
  const first = await copy.run(['mutate', SLUG]);
  expect(first).toMatchObject({ code: 1 });
  expect(first.stdout).toMatch(
    /✗ solutions\/echo-server\/reference\.ts:7:17-7:39 {2}'nobody asks for this' {2}→ {2}"" {2}\(not explained\)/,
  );
  // The whole listener of connections, and the name of the event: without these nothing is echoed, or a reset ends the program.
  expect(kept().caught).toBeGreaterThanOrEqual(2);
  expect(kept().survived.map(({ was }) => was)).toEqual(["'nobody asks for this'"]);

  const explained = readFileSync(mutants, 'utf8')
    .replace('kind: unexplained', 'kind: equivalent')
    .replace("reason: ''", 'reason: its words are nobody’s business');
  writeFileSync(mutants, explained);
  const second = await copy.run(['mutate', SLUG]);
  expect(second).toMatchObject({ code: 0 });
  expect(second.stdout).toMatch(/changes noticed, 1 explained as doing the same, score 100\.0 %/);
  expect(kept().survived[0]?.reason).toBe('its words are nobody’s business');
});

test('a reference that does not pass is told, and nothing is kept of it', async () => {
  const copy = CourseCopy.in(folder(), [SLUG]);
  const { mutants, reference, stub } = exerciseFiles(SLUG, copy.root);
  writeFileSync(mutants, 'reference: before\nchecks: before\ncaught: 0\nsurvived: []\n');
  writeFileSync(reference, readFileSync(stub));
  const { code, stderr } = await copy.run(['mutate', SLUG]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/reference/);
  expect(readFileSync(mutants, 'utf8')).toBe('reference: before\nchecks: before\ncaught: 0\nsurvived: []\n');
});
