import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { courseRoot } from '../../../course/root.js';
import { compile } from '../../../engine/compile/compile.js';
import type { FuzzTarget } from '../fuzz-target.js';

/** Lies above the student's folder, and must never come out. */
const SECRET = 'c4n4ry-that-nobody-may-read';

/** What TypeScript is made of, and what makes a bundler look elsewhere. */
const words = [
  ...[
    'import',
    'export',
    'default',
    'from',
    'as',
    'type',
    'declare',
    'global',
    'module',
    'namespace',
    'require',
    'enum',
  ],
  ...['class', 'extends', 'function', 'async', 'await', 'yield', '*', 'new', 'if', 'else', 'for', 'of', 'in', 'switch'],
  ...['const', 'let', 'var', 'return', 'throw', 'try', 'catch', 'satisfies', 'infer', 'keyof', 'abstract', '@', '#a'],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '=>',
    '...',
    '?',
    ':',
    ';',
    ',',
    '.',
    '=',
    '==',
    '!',
    '-',
    '&&',
    '??',
    '`',
  ],
  ...['a', 'b', '1', '0x1n', "'./x.js'", "'../secret.txt'", "'node:net'", "'express'", '"/etc/passwd"', '${', '/a/g'],
  ...[
    'import("../" + a)',
    'import(`../${a}.txt`)',
    'import(`./${a}`)',
    'require("../" + a)',
    'new URL("../secret.txt", import.meta.url)',
  ],
  ...[
    '//# sourceMappingURL=../secret.txt\n',
    '/*# sourceMappingURL=../secret.txt */',
    '//@ sourceMappingURL=/etc/passwd\n',
  ],
  ...[
    '//# sourceMappingURL=data:application/json;base64,e30=\n',
    '/// <reference path="../secret.txt" />\n',
    '<!--',
    '-->',
  ],
  ...[
    'import x from "./x.json"',
    'import a from "./b.ts"',
    'export * from "./b.js"',
    'with { type: "json" }',
    '#!/bin/sh\n',
  ],
  ...['\n', '\u2028', '\ufeff', '\\u0061', '\u0000', 'é', '😀'],
];

const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((some) => some.join(' '));
const nested = fc
  .tuple(
    fc.constantFrom('(', '[', '{', '<', 'a<', '!', '-', '() => ', 'if(1)', 'a?b:', '`${', 'new ', 'class{a='),
    fc.integer({ min: 1, max: 3000 }),
  )
  .map(([piece, times]) => piece.repeat(times));
const solutions = readdirSync(join(courseRoot, 'exercises')).flatMap((slug) => {
  try {
    return [readFileSync(join(courseRoot, 'exercises', slug, `${slug}.ts`), 'utf8')];
  } catch {
    return [];
  }
});
const mutated = fc
  .tuple(fc.constantFrom(...solutions), fc.array(fc.tuple(fc.nat(), fc.nat(20), soup), { maxLength: 4 }))
  .map(([text, changes]) =>
    changes.reduce((now, [at, gone, put]) => {
      const from = at % (now.length + 1);
      return now.slice(0, from) + put + now.slice(from + gone);
    }, text),
  );

/** A student's file, with another beside it, becomes a program or a rejection, and nothing of the machine's files is in either. */
export const target: FuzzTarget = {
  name: 'source-to-compile',
  arbitrary: fc.record({
    entry: fc.oneof(
      { weight: 4, arbitrary: soup },
      { weight: 1, arbitrary: nested },
      { weight: 4, arbitrary: mutated },
    ),
    beside: fc.oneof(soup, fc.constant('export const b = 1;')),
  }),
  limitMs: 2_000,
  async run(input) {
    const { entry, beside } = input as { entry: string; beside: string };
    const folder = mkdtempSync(join(tmpdir(), 'course-fuzz-'));
    try {
      writeFileSync(join(folder, 'secret.txt'), `${SECRET} = ${SECRET}\n`);
      const own = join(folder, 'student');
      mkdirSync(own);
      writeFileSync(join(own, 'it.ts'), entry);
      writeFileSync(join(own, 'b.ts'), beside);
      writeFileSync(join(own, 'x.json'), '{"x":1}');
      const compiled = await compile(join(own, 'it.ts'), 'it.ts');
      const out = JSON.stringify(compiled);
      const map = compiled.kind === 'program' ? (/base64,([\w+/=]+)\n$/.exec(compiled.code)?.[1] ?? '') : '';
      const told = out + Buffer.from(map, 'base64').toString();
      if (told.includes(SECRET) || told.includes('root:x:0')) throw new Error(`read what is not its own: ${out}`);
      if (told.includes(folder)) throw new Error('names a folder of the machine');
      if (compiled.kind === 'rejected' && compiled.message.length > 10_000) throw new Error('a message without end');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
