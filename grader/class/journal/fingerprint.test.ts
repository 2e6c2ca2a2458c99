import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fingerprinter, whatDiffers } from './fingerprint.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'course-basis-'))));
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(root, name), text);
const basis = (exercise = 'echo-server') =>
  new Fingerprinter().of({ exercise, entry: join(root, `${exercise}.ts`), root });

test('the same files have the same basis, wherever they lie', () => {
  write('echo-server.ts', 'export const one = 1;');
  const before = basis();
  const elsewhere = join(root, 'moved');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'echo-server.ts'), 'export const one = 1;');
  const moved = new Fingerprinter().of({
    exercise: 'echo-server',
    entry: join(elsewhere, 'echo-server.ts'),
    root: elsewhere,
  });
  expect(moved).toEqual(before);
});

test.each([
  ['an edit', () => write('echo-server.ts', 'export const one = 2;')],
  ['an end', () => rmSync(join(root, 'echo-server.ts'))],
  [
    'a link in its place, to the same text',
    () => {
      write('same', 'export const one = 1;');
      rmSync(join(root, 'echo-server.ts'));
      symlinkSync('same', join(root, 'echo-server.ts'));
    },
  ],
])('%s is another program', (_what, change) => {
  write('echo-server.ts', 'export const one = 1;');
  const before = basis();
  change();
  expect(whatDiffers(before, basis())).toEqual(['the program']);
});

test('a file beside it matters when the program names such files, and only then', () => {
  write('echo-server.ts', "import { two } from './helper.js';");
  const importing = basis();
  write('helper.ts', 'export const two = 2;');
  expect(whatDiffers(importing, basis())).toEqual(['the program']);
  write('echo-server.ts', 'export const one = 1;');
  const alone = basis();
  write('helper.ts', 'export const two = 3;');
  expect(basis()).toEqual(alone);
});

test('each exercise has checks of its own', () => {
  write('echo-server.ts', '');
  write('port-url.ts', '');
  expect(basis('echo-server').checks).not.toBe(basis('port-url').checks);
  expect(whatDiffers(basis(), { ...basis(), node: 'v1.0.0' })).toEqual([`Node (${process.version}, now v1.0.0)`]);
});

test('a file that is too large to be a program is told from another one without being read', () => {
  write('echo-server.ts', 'x'.repeat(3_000_000));
  const before = basis();
  write('echo-server.ts', 'x'.repeat(3_000_001));
  expect(basis().program).not.toBe(before.program);
});
