import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { mappedStack, rememberMap } from './mapped-stack.js';

const SOURCE =
  "interface Unseen {\n  text: string;\n}\nexport function fail(): Unseen {\n  throw new Error('here');\n}\n";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'course-mapped-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function compiled(): { file: string; map: string; stack: string } {
  const { code, map } = transformSync(SOURCE, { loader: 'ts', format: 'cjs', sourcemap: true, sourcefile: 'fails.ts' });
  const file = join(folder, 'fails.cjs');
  writeFileSync(file, code);
  const line = code.split('\n').findIndex((one) => one.includes("Error('here')") || one.includes('Error("here")')) + 1;
  return { file, map, stack: `Error: here\n    at fail (${file}:${line}:9)\n    at node:internal/timers:1:2` };
}

test('a place in compiled code is told as one in its source, by the map beside it', () => {
  const { file, map, stack } = compiled();
  writeFileSync(`${file}.map`, map);
  expect(mappedStack({ stack })).toBe(
    `Error: here\n    at fail (${join(folder, 'fails.ts')}:5:9)\n    at node:internal/timers:1:2`,
  );
});

test('the same by a map that was never written', () => {
  const { file, map, stack } = compiled();
  rememberMap(file, map);
  expect(mappedStack({ stack })).toContain(`${join(folder, 'fails.ts')}:5:9`);
});

test('without a map, and without a stack, nothing is changed', () => {
  const { stack } = compiled();
  expect(mappedStack({ stack })).toBe(stack);
  expect(mappedStack('no error at all')).toBe('no error at all');
  expect(mappedStack(undefined)).toBe('undefined');
});
