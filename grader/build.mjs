// Bundles the grader into dist/: what runs often is built once. Run by `npm ci` (prepare), `npm run build` and `npm run verify`.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build, transformSync } from 'esbuild';
import { readFileSync } from 'node:fs';

/** zod brings its messages in some forty languages; English will do, and loads in a tenth of the time. */
const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  sourcemap: 'linked',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  plugins: [englishOnly],
  // Tools that find files beside themselves, or that are large and seldom needed, stay in node_modules.
  external: [
    '@inquirer/prompts',
    '@stryker-mutator/core',
    'esbuild',
    'jest',
    'playwright-core',
    'prettier',
    'ts-jest',
    'tinybench',
    'typedoc',
    'typescript',
    '#lab',
  ],
};

// In pieces, so that a command loads what it needs and no more.
const APART = ['fast-check'];
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${APART.join('|')})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }));
  },
};
const pieces = { ...shared, plugins: [englishOnly, apart] };

// The agent shares a process with the student's program: it keeps its own copy of the globals that a program may replace.
const ownGlobals = `
const ownCopy = (from) => { const copy = {}; for (const key of Reflect.ownKeys(from)) copy[key] = from[key]; return copy; };
const { JSON, Object } = { JSON: ownCopy(globalThis.JSON), Object: ownCopy(globalThis.Object) };
`;

// What people start: where its packages are missing, it says so before it asks for any. It stays strict, which a directive after other code would not make it.
const refusal = readFileSync('grader/installed.cjs', 'utf8');
const startedByPeople = `'use strict'; { const module = {}; ${refusal}; module.exports(require('node:path').join(__dirname, '..')); }`;

// What `npm test` hands on to Jest; npm has some of these names itself, and always sets them.
const NPMS_TOO = ['cache', 'ci', 'color', 'debug', 'env', 'help', 'init', 'json', 'silent', 'version', 'workerThreads'];
const { yargsOptions } = createRequire(createRequire(import.meta.url).resolve('jest'))('jest-cli');
const jestFlags = Object.entries(yargsOptions).flatMap(([name, { alias = [], type }]) =>
  NPMS_TOO.includes(name)
    ? []
    : [name, ...[alias].flat().filter((one) => one === 't')].map((one) => ({
        name: one,
        value: type === 'boolean' ? '' : '<value>',
      })),
);

mkdirSync('dist', { recursive: true });
copyFileSync('grader/engine/process/nameless-user.cjs', 'dist/nameless-user.cjs');
await Promise.all([
  build({
    ...pieces,
    entryPoints: { cli: 'grader/cli/main.ts', test: 'grader/cli/test.ts' },
    banner: { js: startedByPeople },
    define: { JEST_FLAGS: JSON.stringify(jestFlags) },
  }),
  build({
    ...pieces,
    entryPoints: {
      'jest-side': 'grader/cli/jest-side.ts',
      worker: 'grader/grading/worker-main.ts',
      'mutation-plugin': 'grader/author/mutation/mutation-plugin.ts',
      perform: 'grader/author/doctest/perform-main.ts',
      tokens: 'grader/class/similar/tokens-main.ts',
      yaml: 'grader/class/collect/yaml-main.ts',
    },
  }),
  ...APART.map((name) =>
    build({
      ...shared,
      stdin: { contents: `module.exports = require('${name}');`, resolveDir: '.' },
      outfile: `dist/${name}.cjs`,
      outdir: undefined,
      sourcemap: false,
    }),
  ),
  build({
    ...shared,
    entryPoints: { agent: 'grader/engine/process/agent/main.ts', clock: 'grader/engine/process/agent/clock-main.ts' },
    sourcemap: false,
    minify: true,
    banner: { js: ownGlobals },
  }),
]);

// For authors alone, whose checkout has CSpell; an ES module, as that is.
await build({
  ...shared,
  entryPoints: { speller: 'grader/author/verify/speller-main.ts' },
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  external: ['cspell-lib'],
  sourcemap: false,
});

// What runs in the browser: it stands in each gradebook's page.
await build({
  bundle: true,
  format: 'iife',
  target: 'es2022',
  minify: true,
  logLevel: 'warning',
  entryPoints: { 'gradebook-page': 'grader/report/gradebook/page-main.tsx' },
  outdir: 'dist',
});

// Jest asks for these by file.
for (const [file, name] of [
  ['jest-runner', 'CourseRunner'],
  ['jest-reporter', 'CourseReporter'],
]) {
  writeFileSync(`dist/${file}.cjs`, `module.exports = require('./jest-side.cjs').${name};\n`);
}

// Jest's configuration as data, so that `npm test` need not compile it each time.
const { code } = transformSync(readFileSync('jest.config.ts', 'utf8'), { loader: 'ts', format: 'esm' });
const { default: config } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
writeFileSync('dist/jest.config.json', JSON.stringify({ ...config, rootDir: '..' }, null, 2));
