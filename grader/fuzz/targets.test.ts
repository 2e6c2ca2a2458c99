import fc from 'fast-check';
import type { FuzzTarget } from './fuzz-target.js';
import { target as results } from './targets/results-to-formats.js';
import { target as thrown } from './targets/thrown-to-explainer.js';

const RUNS = 300;

test.each<[string, FuzzTarget]>([results, thrown].map((target) => [target.name, target]))(
  '%s holds for inputs that are the same each time',
  async (_name, target) => {
    const property = fc.asyncProperty(target.arbitrary, async (input) => {
      const started = process.cpuUsage();
      await target.run(input);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1000).toBeLessThan(target.limitMs);
    });
    await fc.assert(property, { numRuns: RUNS, seed: 15, endOnFailure: true });
  },
);
