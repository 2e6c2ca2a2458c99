/**
 * Says in one line what to do where the course's packages are missing or are another system's, and ends the process. It asks for no package itself: it is
 * the first thing that `grader/start.cjs` does, and it is built into what people start in `dist/`.
 */
module.exports = function refuseUninstalled(root) {
  const { existsSync, realpathSync } = require('node:fs');
  const { createRequire } = require('node:module');
  const { join } = require('node:path');
  const esbuild = join(root, 'node_modules', 'esbuild', 'package.json');
  const system = `${process.platform}-${process.arch}`;
  const refuse = (message) => {
    process.stderr.write(`${message}\n`);
    process.exit(2);
  };
  if (!existsSync(esbuild)) refuse('run npm ci first: the packages that this course needs are not installed');
  if (process.env.ESBUILD_BINARY_PATH || existsSync(join(root, 'node_modules', '@esbuild', system))) return;
  try {
    // Some installers keep it beside esbuild alone.
    createRequire(realpathSync(esbuild)).resolve(`@esbuild/${system}/package.json`);
  } catch {
    refuse(`run npm ci again: node_modules is of another system than this one (${system})`);
  }
};
