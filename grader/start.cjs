/**
 * Starts what an npm script names, in this process, so that it costs no other: `start.cjs [--build] BUNDLE WORDS` runs `dist/BUNDLE.cjs`, with
 * `--build` after building it, and `start.cjs --tool FILE WORDS` a file below node_modules. Before `npm ci` it says so instead.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const root = join(__dirname, '..');
require('./installed.cjs')(root);

const [first, ...others] = process.argv.slice(2);
const startBundle = (name, words) => {
  const bundle = join(root, 'dist', `${name}.cjs`);
  if (!existsSync(bundle)) {
    process.stderr.write('run npm ci first: the grader is not built\n');
    process.exit(2);
  }
  process.argv = [process.argv[0], bundle, ...words];
  require(bundle);
};
const importFile = (file) => import(pathToFileURL(file).href);

if (first === '--tool') {
  const [name, ...words] = others;
  const file = join(root, 'node_modules', name);
  process.argv = [process.argv[0], file, ...words];
  void importFile(file);
} else if (first === '--build') {
  const [name, ...words] = others;
  void importFile(join(__dirname, 'build.mjs')).then(() => name && startBundle(name, words));
} else startBundle(first, others);
