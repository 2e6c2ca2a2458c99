/**
 * fast-check as the tests see it: with the same seed each time, so that a test of unchanged code never fails by chance.
 * Other seeds are for nightly runs: FUZZ_SEED=random, or a number that such a run has printed.
 */
const fc = require('../node_modules/fast-check/lib/cjs/fast-check.js');

const { FUZZ_SEED = '1' } = process.env;
if (FUZZ_SEED !== 'random') fc.configureGlobal({ seed: Number(FUZZ_SEED) });

module.exports = fc;
