import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../course/root.js';
import { strangersTypes, type Types } from '../engine/compile/strangers-types.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { sandboxOf } from '../engine/sandbox/sandbox.js';
import { tiers, type Tier } from '../engine/sandbox/tier.js';

jest.setTimeout(300_000);

// As the folder for temporary files is: others may pass.
const work = mkdtempSync(join(tmpdir(), 'course-types-'));
chmodSync(work, 0o755);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const WRONG = 'export const port: number = "80";';
const RIGHT = "import net from 'node:net';\nexport const server: net.Server = net.createServer();";

let classes = 0;
/** What is found of each of these programs, which are files of students in one class. */
async function typesOf(tier: Tier, programs: Record<string, string>, seconds?: number): Promise<(Types | undefined)[]> {
  const folder = join(work, `class-${classes++}`);
  const submissions = Object.entries(programs).map(([student, text]) => {
    const root = join(folder, student);
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'it.ts'), text);
    return { entry: join(root, 'it.ts'), root };
  });
  return strangersTypes(submissions, sandboxOf(tier), () => mkdtempSync(join(work, 'types-')), seconds);
}

function messages(types: Types | undefined): string[] {
  return types === undefined || types === 'too-much' ? [String(types)] : types.errors.map(({ message }) => message);
}

describe.each(tiers)('in the sandbox %s', (tier) => {
  const here = testWith(tier);

  here('each program has its own errors, with their places, and the types of Node are known', async () => {
    const [wrong, right] = await typesOf(tier, { ann: WRONG, ben: RIGHT });
    expect(wrong).toEqual({
      errors: [
        {
          file: expect.any(String) as string,
          line: 1,
          column: 14,
          message: "Type 'string' is not assignable to type 'number'.",
        },
      ],
    });
    expect(messages(right)).toEqual([]);
  });

  here('what one declares for all is declared for nobody else', async () => {
    const hostile = [
      'declare global { interface Array<T> { map: never } interface Buffer { write: never } } export {};',
      "declare module 'node:net' { export function createServer(): never; } export {};",
      'd\\u0065clare global { interface Array<T> { map: never } } export {};',
      'interface Array<T> { map: never }',
      '/// <reference lib="dom" />\nexport {};',
    ];
    const victim = `${RIGHT}\nexport const ports = [80].map(String);\nexport const there = typeof document;`;
    const all = Object.fromEntries([...hostile, victim].map((text, index) => [`s${index}`, text]));
    const found = await typesOf(tier, all);
    expect(messages(found.at(-1))).toEqual([expect.stringContaining("Cannot find name 'document'")]);
  });

  here('nothing of the course, of a neighbour or of the machine comes out', async () => {
    const take = (path: string) => `import it from '${path}';\nexport const taken: { nothing: 1 } = it;`;
    const found = await typesOf(tier, {
      ann: 'const secret = { password: 1 };\nexport default secret;',
      ben: take('../ann/it.js'),
      cy: take(join(courseRoot, 'package.json')),
      dan: take(`../../../../../../../..${courseRoot}/package.json`),
      eve: "import solution from '../../solutions/port-number/reference.js';\nexport const taken: 1 = solution;",
    });
    const text = JSON.stringify(found);
    for (const word of ['password', work, courseRoot]) expect(text).not.toContain(word);
    // What everybody may read, a program can read as well where there is no file system of its own.
    if (tier !== 'bubblewrap') return;
    expect(text).not.toContain('devDependencies');
    for (const types of found.slice(1)) expect(messages(types).join()).toContain('Cannot find module');
  });
});

test('one that takes the compiler all its time costs the others nothing', async () => {
  const deep = `export const it = ${'['.repeat(40_000)}${']'.repeat(40_000)};`;
  const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`s${index}`, WRONG]));
  const found = await typesOf('process', { deep, ...others }, 3);
  expect(found[0]).toBe('too-much');
  for (const types of found.slice(1)) expect(messages(types)).toEqual([expect.stringContaining('not assignable')]);
});
