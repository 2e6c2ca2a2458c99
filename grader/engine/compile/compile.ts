import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Message, OutputFile, Plugin } from 'esbuild';
import { bundle, CompilerEnded } from './esbuild.js';
import { candidates } from './own-files.js';
import { readSource, RefusedSource, type SourceProblem } from './read-source.js';

/** A place in a student's file; line and column count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** Why a submission cannot be started at all. The statuses are those of results. */
export interface Rejection {
  kind: 'rejected';
  status: 'missing' | 'does-not-compile' | 'rule-broken';
  message: string;
  place?: Place;
  /** The line at `place`. */
  lineText?: string;
}

/** The student's file and the files beside it that it imports, as one JavaScript module with an inline source map. */
export interface Program {
  kind: 'program';
  code: string;
  /** The student's file as it was read. */
  source: string;
  /** Files that went in, relative to the folder of the student's file. */
  files: string[];
}

/**
 * Turns a student's TypeScript into JavaScript. Types are not checked here. Nothing but files below the student's own folder and
 * Node's own modules can be imported, and no configuration that lies about is obeyed.
 * @param entry the student's file
 * @param name how it is called in messages and stacks, `echo-server.ts`
 * @param root the student's own folder, which no link may lead out of
 * @param folder below which what it imports has to lie: for the course's own programs one above their own, never for a student's
 */
export async function compile(
  entry: string,
  name: string = basename(entry),
  root: string = dirname(entry),
  folder: string = dirname(entry),
): Promise<Program | Rejection> {
  const files: string[] = [];
  const refusals: Rejection[] = [];
  try {
    const source = await readSource(entry, name, root);
    const outputs = await bundle({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: false,
      outfile: join(folder, 'out.mjs'),
      logLevel: 'silent',
      tsconfigRaw: {},
      legalComments: 'none',
      plugins: [ownFilesOnly({ entry, name, root, folder, files, refusals })],
    });
    return { kind: 'program', code: withSourceMap(outputs), source, files };
  } catch (error) {
    if (error instanceof RefusedSource) return rejection(error);
    if (refusals[0]) return refusals[0];
    if (error instanceof CompilerEnded) return { kind: 'rejected', status: 'does-not-compile', message: TOO_MUCH };
    const message = (error as { errors?: Message[] }).errors?.[0];
    if (message === undefined) throw error;
    return syntaxError(message);
  }
}

/** Why a student's file cannot even be read, before anything is started for it; the arguments are those of {@link compile}. */
export async function refusalToRead(
  entry: string,
  name: string,
  root = dirname(entry),
): Promise<Rejection | undefined> {
  try {
    await readSource(entry, name, root);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedSource) return rejection(error);
    throw error;
  }
}

interface Loading {
  entry: string;
  name: string;
  root: string;
  folder: string;
  files: string[];
  refusals: Rejection[];
}

const NAMESPACE = 'student';

const TOO_MUCH =
  'the compiler ran out of time or memory over your file: is something in it nested thousands of times, or never closed?';
const PATTERN =
  'a file is imported by a pattern, such as import(`./${name}.js`); write out the name of each file, and only of your own';

/** What esbuild finds where a block has no end: a word that may only stand outside of all blocks, or the end of the file. */
const UNCLOSED = /^Unexpected ("export"|"import"|end of file)$/;
const NEVER_CLOSED = '; a { above this line is never closed';

/** The comment by which a file names a map of its lines (tc39.es/ecma426). Esbuild would open the file that it names. */
const MAP_COMMENT = /([#@][ \t]sourceMapping)URL=/g;

function ownFilesOnly({ entry, name, root, folder, files, refusals }: Loading): Plugin {
  const entryFolder = dirname(entry);
  return {
    name: 'own-files-only',
    setup(bundler) {
      // None of what it loads has a place among the machine's files (`resolveDir`), so esbuild has nowhere to look for any by itself.
      bundler.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        if (kind === 'entry-point') return { path: name, namespace: NAMESPACE };
        if (isBuiltin(path)) return { path, external: true };
        const from = importer === name ? entryFolder : dirname(join(folder, importer));
        const file = relative(folder, join(from, path)).split(sep).join('/');
        if (/^\.{1,2}\//.test(path) && !file.startsWith('..')) return { path: file, namespace: NAMESPACE };
        const message = `${importer} imports "${path}"; only Node's own modules and your files beside it can be imported`;
        refusals.push({ kind: 'rejected', status: 'rule-broken', message });
        return { errors: [{ text: message }] };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'file' }, () => {
        refusals.push({ kind: 'rejected', status: 'rule-broken', message: PATTERN });
        return { errors: [{ text: PATTERN }] };
      });
      bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        try {
          const file = path === name ? entry : await findBeside(folder, path, root);
          const contents = (await readSource(file, path, root)).replace(MAP_COMMENT, '$1Off=');
          files.push(relative(folder, file));
          return { contents, loader: path.endsWith('.json') ? 'json' : 'ts' };
        } catch (error) {
          if (!(error instanceof RefusedSource)) throw error;
          refusals.push(rejection(error));
          return { errors: [{ text: error.message }] };
        }
      });
    },
  };
}

async function findBeside(folder: string, path: string, root: string): Promise<string> {
  for (const candidate of candidates(path)) {
    const file = join(folder, candidate);
    const problem = await readSource(file, candidate, root).then(
      () => undefined,
      (error: RefusedSource) => error.problem,
    );
    if (problem !== 'missing' && problem !== 'not-a-file') return file;
  }
  throw new RefusedSource('not-there', `${path} is imported, and there is no such file`);
}

/** The map inline, its sources under the names that the student knows, so that stacks show their own files and lines. */
function withSourceMap(outputs: OutputFile[]): string {
  const text = (end: string) => outputs.find(({ path }) => path.endsWith(end))?.text ?? '';
  const map = JSON.parse(text('.map')) as { sources: string[] };
  map.sources = map.sources.map((source) => source.replace(`${NAMESPACE}:`, '').replace(/\.js$/, '.ts'));
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${text('.mjs')}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

const statusOf: Record<SourceProblem, Rejection['status']> = {
  missing: 'missing',
  empty: 'missing',
  'not-there': 'does-not-compile',
  'not-a-file': 'rule-broken',
  'symbolic-link': 'rule-broken',
  'too-large': 'rule-broken',
  'not-utf8': 'does-not-compile',
};

function rejection({ problem, message }: RefusedSource): Rejection {
  return { kind: 'rejected', status: statusOf[problem], message };
}

function syntaxError({ text: said, location }: Message): Rejection {
  const text = /^Could not resolve (import|require)\(/.test(said)
    ? PATTERN
    : `${said}${UNCLOSED.test(said) ? NEVER_CLOSED : ''}`;
  if (location === null) return { kind: 'rejected', status: 'does-not-compile', message: text };
  return {
    kind: 'rejected',
    status: 'does-not-compile',
    message: text,
    place: { file: location.file.replace(`${NAMESPACE}:`, ''), line: location.line, column: location.column + 1 },
    lineText: location.lineText.slice(0, 200),
  };
}
