import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './compile.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-compile-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function compiled(source: string, others: Record<string, string> = {}) {
  for (const [name, text] of Object.entries({ 'answer.ts': source, ...others })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return compile(join(folder, 'answer.ts'));
}

test('files beside it go in, under the names that TypeScript gives them', async () => {
  const program = await compiled(`import { a } from './parts/a.js'; import b from './b'; export const c = a + b;`, {
    'parts/a.ts': 'export const a: number = 1;',
    'b.ts': 'export default 2 as number;',
  });
  expect(program).toMatchObject({
    kind: 'program',
    files: expect.arrayContaining(['answer.ts', 'parts/a.ts', 'b.ts']) as unknown,
  });
});

test('the map names the files as the student knows them', async () => {
  const program = await compiled(`export { a } from './a.js';`, { 'a.ts': 'export const a: number = 1;' });
  const map = program.kind === 'program' ? (program.code.split('base64,')[1] ?? '') : '';
  expect(JSON.parse(Buffer.from(map, 'base64').toString())).toMatchObject({ sources: ['a.ts'] });
});

test.each([
  ['a package', `import x from 'lodash'; x();`, 'rule-broken', '"lodash"'],
  ['a package, by require', `export const x = require('lodash');`, 'rule-broken', '"lodash"'],
  ['a file outside of the folder', `import x from '../x.js'; x();`, 'rule-broken', '"../x.js"'],
  ['an absolute path', `import x from '/etc/passwd'; x();`, 'rule-broken', '"/etc/passwd"'],
  ['a URL', `import x from 'data:text/javascript,1'; x();`, 'rule-broken', 'data:'],
  ["the course's own lab", `import { check } from '#lab'; check();`, 'rule-broken', '"#lab"'],
  ['a file that is not there', `import x from './gone.js'; x();`, 'does-not-compile', 'gone.js'],
])('an import of %s is refused by name', async (_what, source, status, words) => {
  expect(await compiled(source)).toMatchObject({
    kind: 'rejected',
    status,
    message: expect.stringContaining(words) as unknown,
  });
});

test('a syntax error has its place and its line', async () => {
  expect(await compiled('export const a = 1;\nexport const b = (;\n')).toMatchObject({
    status: 'does-not-compile',
    place: { file: 'answer.ts', line: 2, column: 19 },
    lineText: 'export const b = (;',
  });
});

test("a student's own tsconfig.json is not obeyed", async () => {
  const program = await compiled('export class A { x = 1 }', {
    'tsconfig.json':
      '{ "compilerOptions": { "target": "es5", "experimentalDecorators": true, "baseUrl": "/" }, "extends": "/etc/passwd" }',
  });
  expect(program).toMatchObject({ kind: 'program' });
});

test('an import that is a link out of the folder is refused', async () => {
  symlinkSync('/etc/hostname', join(folder, 'secret.ts'));
  expect(await compiled(`import './secret.js'; export {};`)).toMatchObject({
    status: 'rule-broken',
    message: expect.stringContaining('symbolic link') as unknown,
  });
});

test('brackets as deep as a file may hold neither crash the compiler nor hang it', async () => {
  const depth = 100_000;
  expect(await compiled(`export const deep = ${'['.repeat(depth)}${']'.repeat(depth)};`)).toMatchObject({
    kind: 'program',
  });
});

test('a program of the course may share a file above its own folder, up to the folder that is named', async () => {
  await compiled('', {
    'mistakes/wrong.ts': `export { a } from '../shared.js'; export { b } from './parts/b.js';`,
    'mistakes/outside.ts': `export { c } from '../../c.js';`,
    'mistakes/parts/b.ts': `export { a as b } from '../../shared.js';`,
    'shared.ts': 'export const a = 1;',
  });
  const ofCourse = (file: string) => compile(join(folder, 'mistakes', file), 'a.ts', folder, folder);
  expect(await ofCourse('wrong.ts')).toMatchObject({ kind: 'program' });
  expect(await ofCourse('outside.ts')).toMatchObject({ kind: 'rejected', status: 'rule-broken' });
  expect(await compile(join(folder, 'mistakes', 'wrong.ts'), 'a.ts', folder)).toMatchObject({
    kind: 'rejected',
    message: expect.stringContaining('"../shared.js"') as unknown,
  });
});
