import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describeProblem } from '../../course/broken-course.js';
import type { Lesson } from '../../course/lessons/lesson.js';
import { snippetsOf, type Snippet } from '../../course/lessons/snippets.js';
import { courseRoot } from '../../course/root.js';
import { claim, type Claim } from './claim.js';

const FLAGS = [
  ...['--noEmit', '--ignoreConfig', '--pretty', 'false', '--strict', '--allowJs', '--checkJs', '--skipLibCheck'],
  ...['--target', 'es2023', '--lib', 'es2023', '--module', 'esnext', '--moduleResolution', 'bundler'],
  ...['--moduleDetection', 'force', '--types', 'node', '--typeRoots', join(courseRoot, 'node_modules', '@types')],
];

/** What strictness alone minds, and JavaScript has no words to answer: a type that is not stated, or not narrowed. */
const MILD = new Set([2531, 2532, 2533, 7005, 7006, 7016, 7018, 7019, 7031, 7034, 7053, 18046, 18047, 18048, 18049]);

/** A snippet as it is compiled: below others that it goes on from, or with what it is given declared. */
interface Unit {
  file: string;
  lesson: string;
  snippet: Snippet;
  text: string;
  /** Lines of `text` before the snippet's own. */
  linesBefore: number;
}

interface Finding {
  file: string;
  line: number;
  code: number;
  message: string;
}

/** That TypeScript and JavaScript in the lessons compile, in one run of the compiler; problems have the line in the lesson. */
export async function snippetClaim(lessons: readonly Lesson[]): Promise<Claim> {
  const read = lessons.map((lesson) => ({ lesson, ...snippetsOf(lesson) }));
  const units = read.flatMap(({ lesson, snippets }) => unitsOf(lesson, snippets));
  // A syntax error keeps the compiler from looking for others, so what is to fail is compiled apart.
  const failing = units.filter(({ snippet }) => snippet.note?.kind === 'not compiled');
  const runs = [units.filter((unit) => !failing.includes(unit)), ...failing.map((unit) => [unit])];
  const findings = (await Promise.all(runs.map(compiled))).flat();
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...units.flatMap((unit) =>
      problemsOf(
        unit,
        findings.filter(({ file }) => file === unit.file),
      ),
    ),
  ];
  return claim(
    `the ${units.length} snippets of TypeScript and JavaScript in the lessons compile`,
    problems.map(describeProblem),
  );
}

function unitsOf({ id, file }: Lesson, snippets: readonly Snippet[]): Unit[] {
  const units: Unit[] = [];
  for (const snippet of snippets) {
    const { language, code, line, note } = snippet;
    const before =
      note?.kind === 'goes on' ? (units.at(-1)?.text ?? '') : note?.kind === 'given' ? given(note, language) : '';
    units.push({
      file: `${id}-${line}.m${language}`,
      lesson: file,
      snippet,
      text: before + code,
      linesBefore: before.split('\n').length - 1,
    });
  }
  return units;
}

function given({ name, type }: { name: string; type: string }, language: Snippet['language']): string {
  return language === 'ts'
    ? `declare const ${name}: ${type};\n`
    : `const ${name} = /** @type {${type}} */ (/** @type {unknown} */ (0));\n`;
}

function problemsOf({ lesson, snippet: { language, line, note }, linesBefore }: Unit, all: readonly Finding[]) {
  const found = all.filter((one) => one.line > linesBefore && (language === 'ts' || !MILD.has(one.code)));
  if (note?.kind !== 'not compiled')
    return found.map((one) => ({ file: lesson, line: line - 1 + one.line - linesBefore, message: one.message }));
  const message = `is said not to compile (${note.reason}), and does: remove the comment above it`;
  return found.length > 0 ? [] : [{ file: lesson, line, message }];
}

/** @throws when the compiler cannot be run, so that silence is never taken for consent */
async function compiled(units: readonly Unit[]): Promise<Finding[]> {
  if (units.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'course-snippets-'));
  try {
    await Promise.all(units.map(({ file, text }) => writeFile(join(folder, file), text)));
    return findingsIn(
      await runCompiler(
        folder,
        units.map(({ file }) => file),
      ),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runCompiler(folder: string, files: readonly string[]): Promise<string> {
  const compiler = join(courseRoot, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, ...FLAGS, ...files], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0 && findingsIn(output).length === 0)
    throw new Error(`${relative(courseRoot, compiler)} failed with exit code ${code}: ${output.trim()}`);
  return output;
}

function findingsIn(output: string): Finding[] {
  return [...output.matchAll(/^(.+?)\((\d+),\d+\): error TS(\d+): (.*)$/gm)].map(
    ([, file = '', line, code, message = '']) => ({
      file,
      line: Number(line),
      code: Number(code),
      message,
    }),
  );
}
