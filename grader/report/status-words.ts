import type { Status } from '../engine/results/result.js';

/** For people. */
export const statusWords: Record<Status, string> = {
  passed: 'passed',
  failed: 'failed',
  'not-started': 'not started',
  missing: 'missing',
  'does-not-compile': 'does not compile',
  crashed: 'crashed',
  'timed-out': 'timed out',
  'rule-broken': 'broke a rule',
  'grader-fault': 'grader fault',
};
