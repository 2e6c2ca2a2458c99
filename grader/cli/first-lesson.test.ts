import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { isShown } from '../author/doctest/shown-match.js';
import { exerciseFiles } from '../course/course.js';
import { readLesson } from '../course/lessons/lesson.js';
import { readCommands, type ShownLine } from '../course/lessons/shown-commands.js';
import { programNames } from '../engine/machine/programs.js';
import { testWith } from '../engine/sandbox/needs.fixture.js';
import { folderForEach } from './course-command.fixture.js';
import { CourseCopy } from './course-copy.fixture.js';

jest.setTimeout(120_000);

/**
 * Lesson 0 shows what the course's own commands print, which the box for lessons does not have. Here they run in a copy of the course, section by
 * section, as the reader goes on: code that exports a function is saved, and each `npm` command has to print what the lesson shows.
 */
const SLUG = 'warm-up';
const lesson = readLesson('00-before-you-start');
const { stub, reference } = exerciseFiles(SLUG);
const [notWritten, finished] = [stub, reference].map((file) => functionsIn(readFileSync(file, 'utf8')));
/** In a fence of code: the reader has written the other function too. */
const OTHER_IS_RIGHT = /comes next, and is right/;
const folder = folderForEach();
/** A terminal as wide as the box in which the pages show this. */
const SEVENTY_COLUMNS = 'process.stdout.columns = 70;';

interface Step {
  /** Of the lesson's file. */
  line: number;
  kind: 'save' | 'run';
  content: string;
}

testWith(...programNames)('what npm run doctor finds is what the lesson shows', async () => {
  expect(await printsWhatIsShown('the-course', CourseCopy.in(folder(), [SLUG]))).toBe(1);
});

test.each([
  ['how-to-read-a-failure', 1],
  ['one-exercise-together', 4],
])('the commands of #%s print what the lesson shows', async (section, commands) => {
  expect(await printsWhatIsShown(section, CourseCopy.in(folder(), [SLUG]))).toBe(commands);
});

test('the finished exercise passes as the lesson shows', async () => {
  const copy = CourseCopy.in(folder(), [SLUG]);
  copyFileSync(reference, exerciseFiles(SLUG, copy.root).student);
  expect(await printsWhatIsShown('exercises', copy)).toBe(1);
});

/** Takes the steps of a section. @returns how many commands were run */
async function printsWhatIsShown(section: string, copy: CourseCopy): Promise<number> {
  const { student } = exerciseFiles(SLUG, copy.root);
  let ran = 0;
  for (const { kind, content, line } of stepsIn(section)) {
    if (kind === 'save') {
      writeFileSync(student, completed(content));
      continue;
    }
    for (const { text: command, shown } of readCommands(content, line + 1).commands) {
      const came = withoutWhatVaries(await printedBy(command, copy, typedIn(shown)));
      if (!isShown(expected(shown), came)) expect(came).toBe(textOf(shown));
      ran++;
    }
  }
  return ran;
}

function stepsIn(slug: string): Step[] {
  const { sections, tokens, linesBefore } = lesson;
  const at = sections.findIndex((section) => section.slug === slug);
  const [from, to] = [sections[at]?.line ?? Infinity, sections[at + 1]?.line ?? Infinity];
  return tokens.flatMap(({ type, info, content, map }): Step[] => {
    const line = linesBefore + (map?.[0] ?? 0) + 1;
    if (type !== 'fence' || line < from || line > to) return [];
    if (info === 'ts' && functionsIn(content).size > 0) return [{ line, kind: 'save', content }];
    return info === 'console' && /^\$ npm (run|test)/.test(content) ? [{ line, kind: 'run', content }] : [];
  });
}

/** The exported functions of a file, by name. */
function functionsIn(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(/^export function (\w+)\([^]*?\n\}\n/gm)].map(([code, name = '']) => [name, code]),
  );
}

function completed(code: string): string {
  const others = OTHER_IS_RIGHT.test(code) ? finished : notWritten;
  return [...new Map([...(others ?? []), ...functionsIn(code)]).values()].join('\n');
}

/** What the reader types at the prompt of `npm run try`. */
function typedIn(shown: readonly ShownLine[]): string {
  return shown
    .flatMap((line) => ('text' in line && line.text.startsWith('> ') ? [`${line.text.slice(2)}\n`] : []))
    .join('');
}

async function printedBy(command: string, { root }: CourseCopy, typed: string): Promise<string> {
  const [, script = '', words = ''] = /^npm (?:run )?(\w+)(?: (.*))?$/.exec(command) ?? [];
  const args = script === 'test' ? ['dist/test.cjs'] : ['dist/cli.cjs', script];
  const narrow = `data:text/javascript,${encodeURIComponent(SEVENTY_COLUMNS)}`;
  const child = spawn(process.execPath, ['--import', narrow, ...args, ...words.split(' ').filter(Boolean)], {
    cwd: root,
    env: { ...process.env, INIT_CWD: root, COURSE_RUN: undefined, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(typed);
  return text(child.stdout);
}

/** Without times and seeds; and of what is typed at a prompt only the prompt is left, since no terminal shows the rest. */
function expected(shown: readonly ShownLine[]) {
  const lines = textOf(shown)
    .replace(/^> .*\n/gm, '> ')
    .trimEnd()
    .split('\n')
    .map((line): ShownLine =>
      line === '...' ? { kind: 'left out' } : { kind: 'printed', text: withoutWhatVaries(line) },
    );
  return { shown: lines, varies: [], table: false };
}

/** The output as the lesson shows it, to compare by eye. */
function textOf(shown: readonly ShownLine[]): string {
  return shown.map((line) => ('text' in line ? `${line.text}\n` : '...\n')).join('');
}

function withoutWhatVaries(printed: string): string {
  return printed
    .replace(/^( +\d+\.) +\d+\.\d ms /gm, '$1 … ms ')
    .replace(/seed \d+/g, 'seed …')
    .replace(/^Node\.js +v.*$/gm, 'Node.js …');
}
