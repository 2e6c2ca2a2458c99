/** What a class can be said to be, with `--from`. */
export const sources = [
  'canvas',
  'moodle',
  'moodle-teams',
  'gradescope',
  'brightspace',
  'blackboard',
  'github',
  'folders',
] as const;
export type SourceName = (typeof sources)[number];
