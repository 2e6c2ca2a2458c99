/** What the grader's tests are, from quick to slow: without a process; with workers and programs; with whole commands, or pages. */
export const testGroups = ['units', 'engine', 'commands'] as const;
export type TestGroup = (typeof testGroups)[number];
