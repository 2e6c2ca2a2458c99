import type { FuzzTarget } from './fuzz-target.js';
import { target as channel } from './targets/channel-to-client.js';
import { target as results } from './targets/results-to-formats.js';
import { target as source } from './targets/source-to-compile.js';
import { target as thrown } from './targets/thrown-to-explainer.js';

/** Every boundary that strangers' input crosses, in the order in which a submission does. */
export const fuzzTargets: readonly FuzzTarget[] = [source, channel, thrown, results];
