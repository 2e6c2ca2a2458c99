const { execFileSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
/** What the build writes last. */
const LAST = join(root, 'dist', 'jest.config.json');

/** Jest's global setup: tests start what is in dist/, which is built anew where it is older than its source. `npm run verify` has just built it. */
module.exports = () => {
  if (process.env.COURSE_BUILT) return;
  const own = readdirSync(__dirname, { recursive: true }).filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file));
  const sources = [
    ...own.map((file) => join(__dirname, file)),
    join(root, 'package-lock.json'),
    join(root, 'jest.config.ts'),
  ];
  const newest = Math.max(...sources.map((file) => changedAt(file)));
  if (newest > changedAt(LAST)) {
    process.stderr.write('building dist/, which is older than its source\n');
    execFileSync(process.execPath, [join(__dirname, 'build.mjs')], { cwd: root, stdio: 'inherit' });
  }
  process.env.COURSE_BUILT = '1';
};

function changedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
