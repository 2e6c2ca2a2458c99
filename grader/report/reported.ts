import type { Result } from '../engine/results/result.js';

/** The results that Jest's reporter has shown in this process, the latest last: for the command that runs Jest. */
export const reported: Result[] = [];
