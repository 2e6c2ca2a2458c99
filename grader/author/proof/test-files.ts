import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { courseRoot } from '../../course/root.js';
import type { Checkout } from './checkout.js';
import type { TestGroup } from './test-groups.js';

/** One file of tests, and what it depends on. */
export interface TestFile {
  path: string;
  group: TestGroup;
  /** Whether a file of the checkout can change what its tests come to. */
  dependsOn: (path: string) => boolean;
  /** Whether it is about this file: it imports it, or is told to depend on it by more than that it may read whatever it likes. */
  isAbout: (path: string) => boolean;
}

const TEST = /^(grader\/(?!fixtures\/)|site\/).*\.test\.ts$/;
/** Of tests alone, and not of what they test. */
const OF_TESTS = /\.(test|fixture)\.ts$/;
/** How Jest runs them, and from which packages. */
const RUNNER = /^(grader\/(jest\.config\.ts|tsconfig\.jest\.json|[^/]+\.cjs)|tsconfig\.json|package(-lock)?\.json)$/;
const WORKER = [
  'grader/grading/worker-main.ts',
  'grader/engine/process/agent/main.ts',
  'grader/engine/process/nameless-user.cjs',
];
/** What the pages are made of. */
const PAGES = /^(site|content|exercises|solutions|grader\/(course|student|author\/docs))\/|^[A-Z]+\.md$/;
/** Who imports this may read what the course consists of. */
const READS_COURSE = 'grader/course/root.ts';
/** A place of the checkout as tests name it, in literal parts; and any other use of its root, which may lead anywhere. */
const PLACE = /join\(courseRoot((?:, '[^']+')+)/g;
const ROOT = /(?<!import \{ |join\()\bcourseRoot\b(?! \})|process\.cwd|\bCourseCopy\b/;
/** Parts of the grader that read more of a checkout than the course. */
const READERS = /^grader\/(author|package|student|cli|tools|report)\/(?!.*\.(test|fixture)\.ts$)/;
const ALL_EXERCISES = /\breadCourse\b/;
/** Where whole commands and pages are tested. */
const COMMANDS = /^(grader\/(cli|tools|package|author\/scaffold)|site)\//;

/** The tests of a checkout, each with what it depends on, by what it imports and by what it says. */
export async function testFiles(checkout: Checkout): Promise<TestFile[]> {
  const tests = checkout.paths.filter((path) => TEST.test(path));
  const imports = await importsOf([...tests, ...WORKER.filter((path) => path.endsWith('.ts'))]);
  const engine = new Set(WORKER.flatMap((path) => [path, ...closureOf(path, imports)]));
  return tests.map((path) => {
    const closure = closureOf(path, imports);
    const own = [...closure].filter((one) => OF_TESTS.test(one)).map(textOf);
    const startsProcesses = closure.has('node:child_process');
    const group = !startsProcesses ? 'units' : COMMANDS.test(path) ? 'commands' : 'engine';
    const isImported = (one: string) => closure.has(one);
    if (path.startsWith('site/'))
      return {
        path,
        group,
        isAbout: isImported,
        dependsOn: (one) => isImported(one) || PAGES.test(one) || RUNNER.test(one),
      };
    if (group === 'commands' || own.some((text) => ROOT.test(text)) || [...closure].some(readsCheckout))
      return { path, group, isAbout: isImported, dependsOn: () => true };
    const readsCourse = closure.has(READS_COURSE);
    const places = own.flatMap(placesIn);
    const startsCommands = places.some((place) => /^dist\/(cli|test|jest)/.test(place));
    const dependsOn = (one: string) =>
      isImported(one) ||
      RUNNER.test(one) ||
      (startsProcesses && engine.has(one)) ||
      (startsCommands && one.startsWith('grader/')) ||
      (readsCourse && isOfCourse(one, own)) ||
      places.some((place) => one === place || one.startsWith(`${place}/`)) ||
      // Examples, templates and what was recorded lie beside the tests.
      (one.startsWith('grader/') && !one.endsWith('.ts')) ||
      one.startsWith('grader/fixtures/');
    return { path, group, isAbout: startsCommands ? isImported : dependsOn, dependsOn };
  });
}

function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, parts = '']) =>
    [...parts.matchAll(/'([^']+)'/g)].map(([, part]) => part).join('/'),
  );
}

/** Lessons and the course's files; of the exercises those that the tests name. */
function isOfCourse(path: string, texts: readonly string[]): boolean {
  if (path.startsWith('content/')) return true;
  if (texts.some((text) => ALL_EXERCISES.test(text))) return /^(exercises|solutions)\//.test(path);
  const [, slug] = /^(?:exercises|solutions)\/([^/]+)\//.exec(path) ?? [];
  return slug !== undefined && texts.some((text) => text.includes(`'${slug}'`) || text.includes(`/${slug}`));
}

async function importsOf(entryPoints: string[]): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    ...{ entryPoints, bundle: true, write: false, metafile: true, packages: 'external', platform: 'node' },
    ...{ outdir: 'none', absWorkingDir: courseRoot, logLevel: 'silent', tsconfigRaw: {} },
    jsx: 'automatic',
    loader: { '.vue': 'empty', '.css': 'empty', '.json': 'json' },
  });
  return metafile.inputs;
}

/** All that a file imports, and what these import; of packages the names. */
function closureOf(path: string, imports: Metafile['inputs']): Set<string> {
  const found = new Set([path]);
  // A set goes on to what is added to it meanwhile.
  for (const one of found) for (const { path: next } of imports[one]?.imports ?? []) found.add(next);
  return found;
}

function textOf(path: string): string {
  return readFileSync(join(courseRoot, path), 'utf8');
}

function readsCheckout(path: string): boolean {
  return READERS.test(path) && /\bcourseRoot\b/.test(textOf(path));
}
