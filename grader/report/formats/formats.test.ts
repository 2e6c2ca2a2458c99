import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { markdown } from '../../course/lessons/lesson.js';
import { courseRoot } from '../../course/root.js';
import type { Result } from '../../engine/results/result.js';
import { isFaulted } from './cases.js';
import { all, ben, only, render } from './examples.fixture.js';
import { folderNames } from './folder-names.js';
import { formatNames, type FormatName } from './format.js';
import { cellsOf, readCanvas } from './gradebook-readers.fixture.js';
import { hostileClass, hostileText, unclean } from './hostile.fixture.js';
import { pageProblems } from './html-reader.fixture.js';
import { autogradingReader, classroom50Reader, exercismReader, gradescopeReader } from './readers.fixture.js';
import { byStudent } from './students.js';
import { junitProblems, readXml, type Element } from './xml-reader.fixture.js';

const runs = { numRuns: 100 };

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const schemaFile = join(courseRoot, 'grader', 'fixtures', 'formats', 'ctrf-schema-0.0.json');
const isCtrf = new Ajv({
  strict: false,
  logger: false,
  formats: { 'date-time': dateTime, uuid: /^[0-9a-f-]{36}$/ },
}).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

/** Reads a format's files as its reader does. @throws when that would not take them */
const readers: Record<FormatName, (results: readonly Result[]) => void> = {
  gradescope: (results) => {
    const { files } = render('gradescope', results);
    for (const { text } of files) gradescopeReader.parse(JSON.parse(text));
    expect(files).toHaveLength(byStudent(results).filter(({ faulted }) => faulted.length === 0).length);
  },
  classroom50: (results) => {
    for (const { student, faulted } of byStudent(results)) {
      const { files } = render(
        'classroom50',
        results.filter((one) => one.student === student),
      );
      expect(files).toHaveLength(faulted.length === 0 ? 1 : 0);
      for (const { text } of files) classroom50Reader.parse(JSON.parse(text));
    }
  },
  actions: (results) => {
    const { files, stdout = '' } = render('actions', results);
    for (const line of stdout.split('\n').slice(0, -1)) expect(line).toMatch(COMMAND);
    const report = autogradingReader.parse(JSON.parse(files.find(({ path }) => path === 'result.json')?.text ?? ''));
    expect(report.status === 'error').toBe(results.some(isFaulted));
    expectHarmlessMarkdown(files.find(({ path }) => path === 'summary.md')?.text ?? '');
  },
  exercism: (results) => {
    const { files } = render('exercism', results);
    for (const { text } of files) exercismReader.parse(JSON.parse(text));
    expect(files).toHaveLength(results.length);
  },
  junit: (results) => {
    const document = readXml(only(render('junit', results)));
    expect(junitProblems(document)).toEqual([]);
    expect(document.children).toHaveLength(results.length);
    expect(deepTexts(document).filter(unclean)).toEqual([]);
  },
  ctrf: (results) => {
    expect(isCtrf(JSON.parse(only(render('ctrf', results)))) || isCtrf.errors).toBe(true);
  },
  canvas: (results) => {
    const text = only(render('canvas', results));
    const { ids, students } = readCanvas(text);
    expect(ids).toEqual([4711]);
    expect(students).toHaveLength(byStudent(results).length);
    for (const row of cellsOf(text)) for (const cell of row) expect(cell).not.toMatch(CALCULATED);
  },
  moodle: (results) => {
    const rows = cellsOf(only(render('moodle', results)));
    expect(rows).toHaveLength(byStudent(results).length + 1);
    for (const row of rows) for (const cell of row) expect(cell).not.toMatch(CALCULATED);
  },
  markdown: (results) => {
    for (const { text } of render('markdown', results).files) expectHarmlessMarkdown(text);
  },
  html: (results) => {
    const { files } = render('html', results);
    expect(files).toHaveLength(byStudent(results).length + 1);
    for (const { path, text } of files) expect(pageProblems(text, path === 'index.html' ? 1 : 0)).toEqual([]);
  },
};

/** One workflow command, as the runner reads it: properties without a colon or a comma in them. */
const COMMAND = /^::(error|warning|notice) \w+=[^:,]*(,\w+=[^:,]*)*::[^\r\n]*$/;
/** A cell that a spreadsheet calculates, signed numbers left out. */
const CALCULATED = /^\s*(?![+-][\d.,]+$)[=+@＝＋－＠]|^-(?![\d.,]+$).|^[\t\r]/;

function expectHarmlessMarkdown(text: string): void {
  const tokens = markdown.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const made = new Set(tokens.map(({ type }) => type));
  for (const type of ['html_block', 'html_inline', 'link_open', 'image', 'code_block', 'em_open', 'hr'])
    expect(made).not.toContain(type);
  const headings = tokens.flatMap(({ type }, index) => (type === 'heading_open' ? [tokens[index + 1]?.content] : []));
  for (const heading of headings) expect(heading).not.toBe('owned');
}

function deepTexts({ attributes, text, children }: Element): string[] {
  return [...Object.values(attributes), text, ...children.flatMap(deepTexts)];
}

describe.each(formatNames)('%s', (name) => {
  test('is what its reader takes, whatever happened', () => {
    readers[name](all);
    readers[name]([]);
  });

  test('is that with hostile text in every field too', () => {
    fc.assert(fc.property(hostileClass, readers[name]), runs);
  });

  test('holds nothing that a terminal or a log would obey', () => {
    fc.assert(
      fc.property(hostileClass, (results) => {
        const student = results[0]?.student;
        const own = name === 'classroom50' ? results.filter((one) => one.student === student) : results;
        const { files, stdout = '', warnings } = render(name, own);
        const texts = [stdout, ...warnings, ...files.flatMap(({ path, text }) => [path, text.replace(/\r\n/g, '\n')])];
        expect(texts.filter(unclean)).toEqual([]);
        expect(warnings.filter((warning) => warning.includes('\n'))).toEqual([]);
      }),
      runs,
    );
  });

  test('keeps its paths apart, and below its folder', () => {
    fc.assert(
      fc.property(hostileClass, (results) => {
        const student = results[0]?.student;
        const own = name === 'classroom50' ? results.filter((one) => one.student === student) : results;
        const paths = render(name, own).files.map(({ path }) => path);
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
        for (const path of paths) expect(path).toMatch(/^[^/\\<>:"|?*]+(\/[^/\\<>:"|?*]+)*$/);
        expect(paths.flatMap((path) => path.split('/')).filter((part) => /^\.|[. ]$|^$|^con$/i.test(part))).toEqual([]);
      }),
      runs,
    );
  });
});

test('a huge output leaves every format within its limits', () => {
  const [first, second] = ben;
  if (!first || !second) throw new Error('no example');
  const text = '€\u202e```'.repeat(300_000);
  const huge = second.checks.map((check) =>
    check.outcome === 'failed'
      ? { ...check, name: text, finding: { ...check.finding, message: text, stdout: text, hint: text } }
      : check,
  );
  const result = { ...second, student: text, checks: Array.from({ length: 60 }, () => huge).flat() };
  for (const name of formatNames) readers[name]([first, result].map((one) => ({ ...one, student: text })));
  const size = (name: FormatName) => render(name, [result]).files.map((file) => Buffer.byteLength(file.text));
  expect(Math.max(...size('exercism'))).toBeLessThanOrEqual(500_000);
  expect(Math.max(...size('actions'))).toBeLessThanOrEqual(1_000_000);
  const output = render('actions', [result], { env: { GITHUB_OUTPUT: '/output' } }).appends?.[0]?.text ?? '';
  expect(output.length).toBeGreaterThan(1_000);
  expect(output.length).toBeLessThan(131_000);
});

test("folders' names are the students' own where these are harmless, and the same in every run", () => {
  expect([...folderNames(['ada', 'Zoë Müller', 'a@b.org'])]).toEqual([
    ['ada', 'ada'],
    ['Zoë Müller', 'Zoë Müller'],
    ['a@b.org', 'a@b.org'],
  ]);
  expect(folderNames(['..', 'x']).get('..')).toBe(folderNames(['..']).get('..'));
  const folded = [...folderNames(['Ada', 'ada', 'ADA']).values()].map((folder) => folder.toLowerCase());
  expect(new Set(folded).size).toBe(3);
  fc.assert(
    fc.property(fc.uniqueArray(hostileText, { maxLength: 8 }), (names) => {
      const folders = [...folderNames(names).values()];
      expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(names.length);
      for (const folder of folders) expect(Buffer.byteLength(folder)).toBeLessThan(256);
    }),
    runs,
  );
});
