const { readFileSync } = require('node:fs');

/**
 * Jest's order of test files: those first that are given the longest time, so that no long one is left for the end, when nothing else runs
 * beside it. Jest's own knows how long each took the last time; on a clean checkout, which is where it matters, there was none.
 */
module.exports = class LongestFirst {
  sort(tests) {
    const timeOf = new Map(tests.map(({ path }) => [path, givenMs(readFileSync(path, 'utf8'))]));
    return [...tests].sort((a, b) => timeOf.get(b.path) - timeOf.get(a.path) || (a.path < b.path ? -1 : 1));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
};

function givenMs(source) {
  return Number(/jest\.setTimeout\(([\d_]+)\)/.exec(source)?.[1]?.replaceAll('_', '') ?? 0);
}
